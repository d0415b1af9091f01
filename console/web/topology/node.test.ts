import { expect, test } from "vitest";
import { aMaster, aNode, aState, NOW } from "../../../tests/fixtures/console-state.ts";
import { masterBadge, nodeStatus, type Status } from "./node.ts";

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
  ["has no replica to acknowledge", aMaster("redis-1", { refusesWrites: true }), "no-writes"],
  [
    "is both separated and refusing writes",
    aMaster("redis-1", { refusesWrites: true, cutOff: true }),
    "cut-off",
  ],
])("a node that %s", (_, node, status) => expect(nodeStatus(node)).toBe(status));

const dead = { role: "unknown", link: null } as const;
const route = (node: string | null, known = true) => ({
  ...aState().haproxy,
  write: { ...aState().haproxy.write, node, known },
});

test("the master of a healthy lab wears it", () => {
  expect(masterBadge(aState())).toEqual({ holder: "redis-1", answers: true });
});

test("a dead master keeps it, hollow, until there is another", () => {
  const state = aState({ nodes: [aNode("redis-1", dead), aNode("redis-2")], haproxy: route(null) });
  expect(masterBadge(state)).toEqual({ holder: "redis-1", answers: false });
});

test("a promoted node wears it before the Sentinels announce it", () => {
  const state = aState({ nodes: [aNode("redis-1", dead), aMaster("redis-2")], haproxy: route(null) });
  expect(masterBadge(state)).toEqual({ holder: "redis-2", answers: true });
});

test("of two who claim it, the one that gets the writes wears it", () => {
  const nodes = [aMaster("redis-1"), aMaster("redis-2")];
  expect(masterBadge(aState({ nodes, master: "redis-1", haproxy: route("redis-2") })).holder).toBe("redis-2");
  expect(masterBadge(aState({ nodes, master: "redis-2", haproxy: route("redis-1", false) })).holder).toBe(
    "redis-2",
  );
});

test("two that claim it without a majority to decide leave it with none", () => {
  const nodes = [aMaster("redis-1"), aMaster("redis-2")];
  expect(masterBadge(aState({ nodes, master: null, haproxy: route(null) }))).toEqual({
    holder: null,
    answers: false,
  });
});
