import { expect, test } from "vitest";
import { aMaster, aNode, NOW } from "../a-state.ts";
import { loadFacts, persistenceFacts, replicationFacts } from "./node-facts.ts";

test("a replica says whom it follows and how far behind it is; a master does not", () => {
  const labels = (node: Parameters<typeof replicationFacts>[0]) =>
    replicationFacts(node).map(([label]) => label);
  expect(labels(aNode("redis-2"))).toEqual(expect.arrayContaining(["follows", "behind", "heard its master"]));
  expect(labels(aMaster("redis-1"))).not.toContain("follows");
  expect(Object.fromEntries(replicationFacts(aMaster("redis-1", { fenced: true }))).fence).toBe(
    "refuses writes",
  );
});

test("what a node does not tell is left out, not made up", () => {
  const silent = aNode("redis-2", {
    reachability: { state: "down", reason: "it refuses connections", since: NOW },
    opsPerSecond: null,
    clients: null,
    memoryBytes: null,
    keys: null,
    uptimeSeconds: null,
    version: null,
    persistence: null,
  });
  expect(loadFacts(silent).map(([label]) => label)).toEqual(["address"]);
  expect(persistenceFacts(silent)).toEqual([]);
  expect(replicationFacts(silent)[0]).toEqual(["state", "down: it refuses connections"]);
});

test("a disk that takes no writes is shouted", () => {
  const { persistence } = aNode("redis-2");
  if (!persistence) throw new Error("the node of the tests persists");
  const [aof] = persistenceFacts(aNode("redis-2", { persistence: { ...persistence, aofOk: false } }));
  expect(aof?.[1]).toMatch(/FAILED/);
});
