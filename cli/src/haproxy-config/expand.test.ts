import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseWanted } from "./config.ts";
import { type Cluster, expand } from "./expand.ts";

const lab = readFileSync(new URL("../../../haproxy/haproxy.cfg", import.meta.url), "utf8");
const FOLDER = "/usr/local/etc/haproxy";

const some = (count: number, name: string, host: string, port: number) =>
  Array.from({ length: count }, (_, at) => ({ name: `${name}-${at + 1}`, host: `${host}${at + 1}`, port }));

const theLab: Cluster = {
  nodes: some(3, "redis", `\${LAB_NET}.1`, 6379),
  sentinels: some(3, "sentinel", `\${LAB_NET}.2`, 26379),
  masterName: `\${SENTINEL_MASTER_NAME}`,
  folder: FOLDER,
};

test("the lab's own haproxy.cfg is what three nodes and three Sentinels get", () => {
  expect(expand(lab, theLab)).toBe(lab);
});

describe.each([
  [2, 3, 2],
  [5, 4, 3],
  [4, 5, 3],
])("for %i nodes and %i Sentinels", (nodes, sentinels, majority) => {
  const text = expand(lab, {
    nodes: some(nodes, "db", "10.0.0.", 7001),
    sentinels: some(sentinels, "watch", "10.0.1.", 26380),
    masterName: "orders",
    folder: "/etc/haproxy",
  })
    .split("\n")
    .filter((line) => !line.trimStart().startsWith("#"))
    .join("\n");
  const count = (what: RegExp) => text.match(what)?.length ?? 0;

  test("nothing of the lab is left", () => {
    expect(text).not.toMatch(/LAB_NET|MASTER_NAME|mymaster|redis-\d|sentinel-\d|6379|usr\/local/);
    expect(text).toContain("SENTINEL MASTER orders\\r\\n");
    expect(text).toContain("lua-load /etc/haproxy/awake.lua");
  });

  test("each Sentinel is asked about each node", () => {
    expect(count(/^backend votes-db-\d from/gm)).toBe(nodes);
    expect(count(/^backend promoted-db-\d from/gm)).toBe(nodes);
    // votes and promoted of each node, and master-down
    expect(count(/^ {4}server watch-\d "10\.0\.1\.\d:26380"$/gm)).toBe(sentinels * (2 * nodes + 1));
    // claims, paused, write, read
    expect(count(/^ {4}server db-\d "10\.0\.0\.\d:7001"$/gm)).toBe(4 * nodes);
  });

  test("a majority of the Sentinels is asked for", () => {
    expect(count(new RegExp(`nbsrv\\((?:votes-db-\\d|master-down)\\) ge ${majority}$`, "gm"))).toBe(
      nodes + 1,
    );
  });

  test("a node gets writes only while no other is selected, and no two at a time", () => {
    const routes = text.match(/set-var\(txn\.write\) str\(\S+\) if awake named.*/g) ?? [];
    expect(routes).toHaveLength(nodes);
    for (const route of routes) expect(route.match(/!promoted-\d/g)).toHaveLength(nodes - 1);
    expect(count(/unset-var\(txn\.write\)/g)).toBe((nodes * (nodes - 1)) / 2);
  });
});

test("a line about a single node stops it", () => {
  const odd = lab.replace(
    "frontend writes from rule",
    "frontend writes from rule\n    use-server redis-2 if FALSE",
  );
  expect(() => expand(odd, theLab)).toThrow(/follows no known pattern.*use-server redis-N/);
});

describe("what is asked for", () => {
  const NODES = "db-1=10.0.0.1:6379,db-2=10.0.0.2:6379";
  const SENTINELS = "s-1=10.0.1.1:26379,s-2=10.0.1.2:26379,s-3=10.0.1.3:26379";

  test("is taken when it is complete", () => {
    expect(parseWanted({ NODES, SENTINELS, OUT: "" })).toMatchObject({
      MASTER_NAME: "mymaster",
      FOLDER,
      OUT: "haproxy-config",
    });
  });

  test.each([
    [{}, "NODES is not set, for example NODES=db-1=10.0.0.11:6379,db-2=10.0.0.12:6379"],
    [{ NODES }, "SENTINELS is not set, for example SENTINELS=s-1=10.0.0.21:26379,…"],
    [
      { NODES: "10.0.0.1", SENTINELS },
      'NODES: "10.0.0.1" is not name=host:port, for example redis-1=198.18.77.11:6379',
    ],
    [{ NODES: "a=10.0.0.1:6379", SENTINELS }, "NODES: names 1, and a failover needs at least 2"],
    [
      { NODES: "a=one:6379,b=10.0.0.2:6379", SENTINELS },
      "NODES: one is not an IPv4 address, and Sentinels tell addresses",
    ],
    [{ NODES: "a=10.0.0.1:1,a=10.0.0.2:1", SENTINELS }, "NODES: has two with the name a"],
    [
      { NODES: "a=10.0.0.1:1,b=10.0.0.1:2", SENTINELS },
      "NODES: has two at 10.0.0.1, and each needs a machine of its own",
    ],
    [
      { NODES, SENTINELS: "a=10.0.0.1:1,b=10.0.0.3:1" },
      "SENTINELS: names 2, and a majority that survives the loss of one needs at least 3",
    ],
    [
      { NODES, SENTINELS, MASTER_NAME: "a b" },
      "MASTER_NAME: may hold letters, digits, dots, hyphens and underscores, as Sentinel says",
    ],
    [
      { NODES, SENTINELS, FOLDER: "here" },
      "FOLDER: must be the absolute path of a folder, without a slash at its end",
    ],
    [
      {
        NODES: some(11, "n", "10.0.0.", 6379)
          .map(({ name, host, port }) => `${name}=${host}:${port}`)
          .join(),
        SENTINELS,
      },
      "NODES: names 11, and HAProxy's checks have room for 10",
    ],
  ])("is refused with one sentence: %o", (environment, sentence) => {
    expect(parseWanted(environment)).toBe(`${sentence}; nothing was written.`);
  });
});
