import { expect, test } from "vitest";
import { client, eventsBut, operations, recorded, sentinel } from "../../../tests/fixtures/a-recording.ts";
import { acknowledgedWrites, conflicts } from "./acknowledgements.ts";

const found = (nodeAt: (ms: number) => string, ...events: Parameters<typeof eventsBut>[1][]) => {
  const clients = [
    client(
      "haproxy",
      operations(0, 3_000, (ms) => ({ node: nodeAt(ms) })),
    ),
  ];
  const recording = recorded({ clients, events: eventsBut(() => true, ...events) });
  return conflicts(recording, acknowledgedWrites(recording));
};

test("a handover from one node to the next is no conflict", () => {
  expect(found((ms) => (ms < 1_000 ? "redis-1" : "redis-2"))).toEqual([]);
});

test("a node that acknowledges again after its successor is one", () => {
  const [conflict] = found((ms) => (ms < 1_000 ? "redis-1" : ms < 2_000 ? "redis-2" : "redis-1"));
  expect(conflict?.later.node).toBe("redis-1");
  expect(conflict?.earlier.node).toBe("redis-2");
});

test("a node that the Sentinels chose anew may acknowledge again", () => {
  const chosen = sentinel(1_900, "sentinel-1", "+selected-slave", { about: "redis-1" });
  expect(found((ms) => (ms < 1_000 ? "redis-1" : ms < 2_000 ? "redis-2" : "redis-1"), chosen)).toEqual([]);
});
