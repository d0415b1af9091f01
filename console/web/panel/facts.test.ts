import { expect, test } from "vitest";
import { aMaster, aNode, NOW } from "../../../tests/fixtures/console-state.ts";
import type { NodeAnswers } from "../../src/nodes/detail/schema.ts";
import {
  keyFacts,
  loadFacts,
  memoryFacts,
  persistenceFacts,
  replicaFacts,
  replicationFacts,
  slowFacts,
} from "./facts.ts";

test("a replica says whom it follows and how far behind it is; a master does not", () => {
  const labels = (node: Parameters<typeof replicationFacts>[0]) =>
    replicationFacts(node).map(([label]) => label);
  expect(labels(aNode("redis-2"))).toEqual(expect.arrayContaining(["follows", "behind", "heard its master"]));
  expect(labels(aMaster("redis-1"))).not.toContain("follows");
  expect(
    Object.fromEntries(replicationFacts(aMaster("redis-1", { refusesWrites: true })))["write guard"],
  ).toBe("refuses writes");
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

const answers: NodeAnswers = {
  role: "master",
  offset: 5000,
  opsPerSecond: 12,
  replicas: [
    { name: "redis-2", state: "online", offset: 5000, lagSeconds: 0 },
    { name: "redis-3", state: "wait_bgsave", offset: 0, lagSeconds: null },
  ],
  backlogBytes: 4000,
  memory: {
    usedBytes: 2048,
    peakBytes: 4096,
    rssBytes: 8192,
    datasetBytes: 1024,
    limitBytes: null,
    fragmentation: 4,
  },
  keys: {
    total: 10,
    sampled: 4,
    byType: [
      { type: "hash", count: 3, share: 0.75 },
      { type: "stream", count: 1, share: 0.25 },
    ],
    largest: [{ key: "lab:stream", type: "stream", bytes: 2048 }],
  },
  clients: { connected: 4, blocked: 1, groups: [{ user: "app", name: "publisher", connections: 2 }] },
  slowLog: { length: 0, thresholdMicroseconds: 10_000, entries: [] },
  latency: [],
  persistence: {
    aof: true,
    aofBytes: 1,
    lastSaveAt: null,
    changesSinceSave: 0,
    saving: false,
    rewriting: false,
  },
  config: [],
};

test("a master tells how far each replica is behind, and since when it is silent", () => {
  expect(replicaFacts(answers)).toEqual([
    ["redis-2", "online, 0 B behind, heard 0 s ago"],
    ["redis-3", "wait_bgsave, 4.9 KiB behind"],
  ]);
});

test("a sample says of how many it is one", () => {
  expect(keyFacts(answers)).toEqual([
    ["looked at", "4 of 10"],
    ["hash", "3, 75 %"],
    ["stream", "1, 25 %"],
    ["2.0 KiB", "lab:stream (stream)"],
  ]);
  expect(keyFacts({ ...answers, keys: { total: 0, sampled: 0, byType: [], largest: [] } })).toEqual([]);
});

test("an empty slow log says what it would have logged", () => {
  const { slowLog } = answers;
  expect(slowFacts(answers)).toEqual([["–", "no command of more than 10 ms"]]);
  expect(slowFacts({ ...answers, slowLog: { ...slowLog, thresholdMicroseconds: -1 } })).toEqual([
    ["–", "the slow log is off"],
  ]);
});

test("unknown memory is a dash", () => {
  const memory = { ...answers.memory, rssBytes: null, fragmentation: null };
  expect(memoryFacts({ ...answers, memory }).at(-1)).toEqual(["given by the system", "–"]);
});
