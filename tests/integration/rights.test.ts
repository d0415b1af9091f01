/** Who may do what on a Redis node: the product's own users.acl on the product's own Redis. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OneRedis, startOneRedis } from "../support/one-redis.ts";
import { allCommands, mayRun, rightsTable, USERS, type User } from "../support/rights.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const PASSWORD = randomUUID();

let redis: OneRedis;
let admin: Redis;

beforeAll(async () => {
  redis = await startOneRedis({
    script:
      ". /lab/redis/config-file.sh; install_users /lab/redis/users.acl; exec redis-server --aclfile /data/users.acl --protected-mode no",
    env: USERS.map((user) => `REDIS_${user.toUpperCase()}_PASSWORD=${PASSWORD}`),
    ...{ username: "admin", password: PASSWORD },
  });
  admin = redis.admin;
});
afterAll(() => redis?.remove());

/** Whether the ACL lets a user do it; nothing is done. */
const allowed = async (user: User, ...words: string[]): Promise<boolean> =>
  (await admin.call("ACL", "DRYRUN", user, ...words)) === "OK";

const whoMay = async (...words: string[]): Promise<readonly User[]> => {
  const answers = await Promise.all(USERS.map((user) => allowed(user, ...words)));
  return USERS.filter((_user, at) => answers[at]);
};

describe("channels", () => {
  test("only a Sentinel and a person speak as a Sentinel", async () => {
    for (const command of ["PUBLISH", "SPUBLISH"])
      expect(await whoMay(command, "__sentinel__:hello", "x")).toEqual(
        command === "PUBLISH" ? ["admin", "sentinel"] : ["admin"],
      );
    expect(await whoMay("PUBLISH", "__sentinel__:other", "x")).toEqual(["admin"]);
  });

  test("only a person says to HAProxy that a switchover lets writes wait", async () => {
    expect(await whoMay("SUBSCRIBE", "__switchover__")).toEqual(["admin"]);
  });

  test.each(["news", ":lab:messages:haproxy", "_x", "__keyspace@0__:key", "ä", "s", "a__sentinel__:hello"])(
    "applications and the runner have the channel %j",
    async (channel) => {
      for (const user of ["app", "lab"] as const) {
        expect(await allowed(user, "PUBLISH", channel, "x")).toBe(true);
        expect(await allowed(user, "SUBSCRIBE", channel)).toBe(true);
      }
    },
  );

  test.each(["*", "[^:_]*", "news.*", "__keyevent@*"])(
    "and may listen to the pattern %j",
    async (pattern) => {
      for (const user of ["app", "lab"] as const)
        expect(await allowed(user, "PSUBSCRIBE", pattern)).toBe(true);
    },
  );

  test("a script does not get round it", async () => {
    const app = admin.duplicate({ username: "app" });
    const speaks = app.eval("return redis.call('PUBLISH', '__sentinel__:hello', 'x')", 0);
    await expect(speaks).rejects.toThrow(/NOPERM|ACL/);
    app.disconnect();
  });
});

describe("commands", () => {
  test("are, by category, what docs/security.md says", async () => {
    const page = readFileSync(`${ROOT}docs/security.md`, "utf8");
    const [, documented] =
      /<!-- Read by tests\/integration\/rights.test.ts. -->\n\n((?:\|.*\n)+)/.exec(page) ?? [];
    // Modules of an image bring categories of their own.
    const rows = (table: string) => table.trim().split("\n");
    const known = new Set(rows(documented ?? "").map((row) => row.split(" | ")[0]));
    const found = rows(await rightsTable(admin)).filter((row) => known.has(row.split(" | ")[0]));
    expect(found).toEqual(rows(documented ?? ""));
  });

  test("that read or change a value are none of those who only look", async () => {
    const touching = (await allCommands(admin)).filter(({ categories }) =>
      ["@string", "@hash", "@list", "@set", "@sortedset", "@write"].some((one) => categories.includes(one)),
    );
    expect(touching.length).toBeGreaterThan(100);
    for (const user of ["exporter", "console", "healthcheck", "repointer", "sentinel"] as const) {
      for (const { words } of touching)
        expect([user, words[0], await mayRun(admin, user, words)]).toEqual([user, words[0], false]);
    }
  });

  test("of the node's own keeping are refused to applications", async () => {
    for (const words of [
      ...[
        ["CONFIG", "GET", "masterauth"],
        ["ACL", "LIST"],
        ["REPLICAOF", "a", "1"],
        ["SHUTDOWN"],
        ["DEBUG", "SLEEP", "1"],
      ],
      ...[
        ["KEYS", "*"],
        ["FLUSHALL"],
        ["MODULE", "LOAD", "x"],
        ["CLIENT", "KILL", "ID", "1"],
        ["PSYNC", "?", "-1"],
      ],
    ])
      expect([words[0], await mayRun(admin, "app", words)]).toEqual([words[0], false]);
  });
});
