import { expect, test } from "vitest";
import { aMaster, aNode, NOW } from "../a-state.ts";
import { nodeStatus, type Status } from "./status.ts";

const reachable = (state: "up" | "down" | "hung" | "loading" | "unknown") => ({
  reachability: { state, reason: null, since: NOW },
});

test.each<[string, Parameters<typeof nodeStatus>[0], Status]>([
  ["answers", aNode("redis-2"), "up"],
  ["refuses connections", aNode("redis-2", reachable("down")), "down"],
  ["never answers", aNode("redis-2", reachable("hung")), "hung"],
  ["reads its data", aNode("redis-2", reachable("loading")), "loading"],
  ["was never asked", aNode("redis-2", { ...reachable("unknown"), cutOff: null }), "unknown"],
  ["sends no packet back", aNode("redis-2", { ...reachable("unknown"), cutOff: true }), "cut-off"],
  ["answers us, but not the Sentinels", aNode("redis-2", { cutOff: true }), "cut-off"],
  ["has no replica to acknowledge", aMaster("redis-1", { fenced: true }), "fenced"],
  ["is both separated and fenced", aMaster("redis-1", { fenced: true, cutOff: true }), "cut-off"],
])("a node that %s", (_, node, status) => expect(nodeStatus(node)).toBe(status));
