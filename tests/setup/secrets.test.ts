import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { pathWith, root, run, script } from "./script.ts";

/** The file of a lab that does not exist; it is gone after the test. */
function fileOf(project: string): string {
  const file = join(root, `.env.${project}`);
  onTestFinished(() => rmSync(file, { force: true }));
  return file;
}

const secretsOf = (file: string) =>
  [...readFileSync(file, "utf8").matchAll(/^(\w+_PASSWORD)=(.*)$/gm)].map(([, name, value]) => ({
    name,
    value,
  }));

describe("secrets", () => {
  test("each user gets a random one, in a file for its owner alone, and none is printed", async () => {
    const file = fileOf("no-such-lab");
    const { code, stdout, stderr } = await script("setup/secrets.sh", { LAB_PROJECT: "no-such-lab" });
    expect(code).toBe(0);
    const secrets = secretsOf(file);
    // The nodes' users that can log in, and the one of the Sentinels.
    const users = [...readFileSync("redis/users.acl", "utf8").matchAll(/^user (\w+) on /gm)].map(
      ([, user]) => user,
    );
    const expected = [
      ...users.map((user) => `REDIS_${user?.toUpperCase()}_PASSWORD`),
      "SENTINEL_CLIENT_PASSWORD",
    ];
    expect(secrets.map(({ name }) => name).sort()).toEqual(expected.sort());
    expect(new Set(secrets.map(({ value }) => value)).size).toBe(expected.length);
    for (const { value = "" } of secrets) {
      expect(value).toMatch(/^[0-9a-f]{32}$/);
      expect(stdout + stderr).not.toContain(value);
    }
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test.for(["env_set REDIS_APP_PASSWORD new", "env_drop REDIS_APP_PASSWORD"])(
    "Ctrl-C in the middle of %s changes nothing and leaves no second file with them",
    async (change) => {
      const file = fileOf("no-such-lab");
      writeFileSync(file, "A=1\nREDIS_APP_PASSWORD=old\n", { mode: 0o600 });
      // As if the person were faster than the last step.
      const mv = "kill -INT $PPID; sleep 1; exit 1";
      await run("sh", ["-euc", `. setup/env-file.sh; ${change}`], {
        LAB_PROJECT: "no-such-lab",
        PATH: pathWith({ mv }),
      });
      expect(readFileSync(file, "utf8")).toBe("A=1\nREDIS_APP_PASSWORD=old\n");
      expect(readdirSync(root).filter((name) => name.startsWith(".env.no-such-lab."))).toEqual([]);
    },
  );

  test("a node gets those it logs in with, and of all other users the hashes", async () => {
    const { services } = parse(readFileSync("docker-compose.yaml", "utf8"), {
      merge: true,
      maxAliasCount: -1,
    }) as {
      services: Record<string, { environment: Record<string, string> }>;
    };
    for (const node of ["redis-1", "redis-2", "redis-3"]) {
      const known = Object.keys(services[node]?.environment ?? {}).filter((name) =>
        name.endsWith("_PASSWORD"),
      );
      expect(known.sort()).toEqual([
        ...["REDIS_ADMIN_PASSWORD", "REDIS_HEALTHCHECK_PASSWORD", "REDIS_REPLICATION_PASSWORD"],
        "SENTINEL_CLIENT_PASSWORD",
      ]);
    }
  });

  test("those that exist stay, and so does everything else a person wrote", async () => {
    const file = fileOf("no-such-lab");
    const own = "# my notes\nSENTINEL_QUORUM=3\nREDIS_APP_PASSWORD=mine\n";
    writeFileSync(file, own, { mode: 0o644 });
    await script("setup/secrets.sh", { LAB_PROJECT: "no-such-lab" });
    const once = readFileSync(file, "utf8");
    await script("setup/secrets.sh", { LAB_PROJECT: "no-such-lab" });
    expect(once.startsWith(own)).toBe(true);
    expect(once).toContain(`REDIS_APP_SHA256=${createHash("sha256").update("mine").digest("hex")}\n`);
    expect(readFileSync(file, "utf8")).toBe(once);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
