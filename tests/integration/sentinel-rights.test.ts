/** Who may do what on a Sentinel: the product's own sentinel/users.acl on the product's own Redis. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OneRedis, startOneRedis } from "../support/one-redis.ts";
import { allCommands, mayRun, SENTINEL_USERS, sentinelTable } from "../support/rights.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const PASSWORD = randomUUID();
const VARIABLES = ["REDIS_ADMIN_PASSWORD", "REDIS_SENTINEL_PASSWORD", "SENTINEL_CLIENT_PASSWORD"];

let sentinel: OneRedis;
beforeAll(async () => {
  sentinel = await startOneRedis({
    script: `. /lab/redis/config-file.sh; install_users /lab/sentinel/users.acl
      cp /lab/sentinel/sentinel.conf /data/sentinel.conf
      echo "sentinel monitor mymaster 127.0.0.1 6379 2" >>/data/sentinel.conf
      exec redis-sentinel /data/sentinel.conf`,
    env: VARIABLES.map((name) => `${name}=${PASSWORD}`),
    ...{ port: 26_379, username: "admin", password: PASSWORD },
  });
});
afterAll(() => sentinel?.remove());

const may = (user: string, ...words: string[]) => mayRun(sentinel.admin, user, words);

test("the users are those of users.acl, and nobody gets in without a name", async () => {
  const users = (await sentinel.admin.call("ACL", "USERS")) as string[];
  expect(users.toSorted()).toEqual([...SENTINEL_USERS, "default"].toSorted());
  const [, flags] = (await sentinel.admin.call("ACL", "GETUSER", "default")) as [string, string[]];
  expect(flags).toContain("off");
});

test("what each may run is what docs/security.md says", async () => {
  const page = readFileSync(`${ROOT}docs/security.md`, "utf8");
  const [, documented = ""] =
    /<!-- Read by tests\/integration\/sentinel-rights.test.ts. -->\n\n((?:\|.*\n)+)/.exec(page) ?? [];
  expect(`${await sentinelTable(sentinel.admin)}\n`).toBe(documented);
});

test("nothing that changes a Sentinel is anybody's but admin's", async () => {
  const changing = ["failover", "set", "reset", "monitor", "remove", "config", "simulate-failure", "debug"];
  const commands = (await allCommands(sentinel.admin)).filter(
    ({ name, categories }) =>
      changing.some((word) => name === `SENTINEL ${word.toUpperCase()}`) ||
      (categories.includes("@admin") && !name.startsWith("SENTINEL") && name !== "ROLE"),
  );
  expect(commands.length).toBeGreaterThan(12);
  for (const user of ["sentinel", "client"])
    for (const { name, words } of commands)
      expect([user, name, await may(user, ...words)]).toEqual([user, name, false]);
});

test("only the Sentinels say hello, and only as themselves", async () => {
  const answer = (user: string, ...words: string[]) => sentinel.admin.call("ACL", "DRYRUN", user, ...words);
  expect(await answer("sentinel", "PUBLISH", "__sentinel__:hello", "x")).toBe("OK");
  expect(await answer("sentinel", "PUBLISH", "__sentinel__:other", "x")).not.toBe("OK");
  expect(await answer("client", "PUBLISH", "__sentinel__:hello", "x")).not.toBe("OK");
  // Its events are for everybody.
  expect(await answer("client", "PSUBSCRIBE", "*")).toBe("OK");
});
