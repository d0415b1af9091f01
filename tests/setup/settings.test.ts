import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { root, run, script } from "./script.ts";

const settings = readFileSync(join(root, "setup/settings.list"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => {
    const [name = "", rule = "", fallback = ""] = line.split("|");
    return { name, rule, fallback };
  });

describe("settings", () => {
  test("the defaults are accepted", async () => {
    const { code, stderr } = await script("setup/settings.sh", { LAB_PROJECT: "no-such-lab" });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test.for([
    [{ SENTINEL_QUORUM: "abc" }, "SENTINEL_QUORUM=abc must be a whole number from 1 to 3."],
    [{ SENTINEL_QUORUM: "9" }, "SENTINEL_QUORUM=9 must be a whole number from 1 to 3."],
    [{ SENTINEL_DOWN_AFTER: "-5" }, "SENTINEL_DOWN_AFTER=-5 must be a whole number from 200 to 600000."],
    [{ MIN_REPLICAS_TO_WRITE: "3" }, "MIN_REPLICAS_TO_WRITE=3 must be a whole number from 0 to 2."],
    [{ SENTINEL_QUORUM: "02" }, "SENTINEL_QUORUM=02 must be a whole number from 1 to 3."],
    [{ SENTINEL_QUORUM: '"2"' }, 'SENTINEL_QUORUM="2" must be a whole number from 1 to 3.'],
    [{ LAB_NET: "198.18.07" }, "the last part of LAB_NET=07 must be a whole number from 0 to 255."],
    [{ TLS: "on,off" }, "TLS=on,off must be one of: on, off."],
    [{ HAPROXIES: "3" }, "HAPROXIES=3 must be one of: 1, 2."],
    [{ REPOINTER: "," }, "REPOINTER=, must be one of: on, off."],
    [{ REPOINTER: "maybe" }, "REPOINTER=maybe must be one of: on, off."],
    [{ ENGINE: "keydb" }, "ENGINE=keydb must be one of: redis, valkey."],
    [{ ENGINE: "valkey", MODULES: "on" }, "Leave one of the two out: MODULES=auto, or ENGINE=redis."],
    [{ SCRAPE_INTERVAL: "5" }, "SCRAPE_INTERVAL=5 must be a duration such as 1s, 15s or 1m."],
    [{ LAB_NET: "10.0.0" }, "LAB_NET=10.0.0 must start with 198.18. or 198.19."],
    [{ LAB_NET: "198.18.300" }, "the last part of LAB_NET=300 must be a whole number from 0 to 255."],
    [{ PUBLISHER_PORT: "99999" }, "PUBLISHER_PORT=99999 must be a whole number from 1 to 65535."],
    [{ PUBLISHER_PORT: "4002" }, "SUBSCRIBER_PORT=4002 is the same port as PUBLISHER_PORT."],
    [{ LAB_PROJECT: "My Lab" }, "LAB_PROJECT=My Lab must be lower-case letters, digits, - and _."],
  ] satisfies [Record<string, string>, string][])(
    "%j is refused with a sentence",
    async ([env, sentence]) => {
      const { code, stderr } = await script("setup/settings.sh", { LAB_PROJECT: "no-such-lab", ...env });
      expect(code).toBe(78);
      expect(stderr).toContain(sentence);
    },
  );

  test("several problems are told together", async () => {
    const { stderr } = await script("setup/settings.sh", { SENTINEL_QUORUM: "0", CLIENT_PROFILE: "wild" });
    expect(stderr).toContain("SENTINEL_QUORUM=0");
    expect(stderr).toContain("CLIENT_PROFILE=wild");
  });

  test("make start refuses them before anything else is touched", async () => {
    const { code, stderr } = await run("make", ["start", "SENTINEL_QUORUM=abc", "LAB_PROJECT=no-such-lab"]);
    expect(code).not.toBe(0);
    expect(stderr).toContain("nothing was started");
    expect(existsSync(join(root, ".env.no-such-lab"))).toBe(false);
  });

  test("docker-compose.yaml reads each of them, with the same default", () => {
    const text = readFileSync(join(root, "docker-compose.yaml"), "utf8");
    // TLS and HAPROXIES decide which files Compose reads, HANDS which profiles, ENGINE which image (images/images.sh).
    const read = settings.filter(({ name }) => !["TLS", "HAPROXIES", "HANDS", "ENGINE"].includes(name));
    for (const { name, fallback } of read) {
      const defaults = [...text.matchAll(new RegExp(`\\$\\{${name}:-([^}]*)\\}`, "g"))].map(
        ([, value]) => value,
      );
      expect(defaults, name).not.toEqual([]);
      // What the lab tool logs is for people who look into it; the services' level is the setting.
      const expected = name === "LOG_LEVEL" ? [fallback, "warn"] : [fallback];
      expect(expected, name).toEqual(expect.arrayContaining(defaults));
    }
  });

  test("every published port has a variable and stays on the loopback", () => {
    const compose = parse(readFileSync(join(root, "docker-compose.yaml"), "utf8"), {
      merge: true,
      maxAliasCount: -1,
    });
    const published = Object.values<{ ports?: string[] }>(compose.services).flatMap(
      ({ ports }) => ports ?? [],
    );
    const variables = settings.filter(({ rule }) => rule === "port").map(({ name }) => name);
    const named = published.map((port) => /^127\.0\.0\.1:\$\{([A-Z_]+):-\d+\}:\d+$/.exec(port)?.[1]);
    // Grafana and the page that stands in for it never run together and share their port.
    expect([...new Set(named)].sort()).toEqual(variables.sort());
  });

  test(".env.example names each of them with its default", () => {
    const example = readFileSync(join(root, ".env.example"), "utf8");
    const named = [...example.matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => `${name}=${value}`);
    expect(named.sort()).toEqual(settings.map(({ name, fallback }) => `${name}=${fallback}`).sort());
  });
});
