import { describe, expect, it } from "vitest";
import { routeBy } from "./master-route.ts";
import type { Topology } from "./topology.ts";

const topology = (changes: Partial<Topology>): Topology => ({
  ...{ master: "redis-1", masterDown: false, replicas: ["redis-2", "redis-3"], selected: null },
  ...changes,
});
const claims = (answers: Record<string, boolean>) => new Map(Object.entries(answers));
const down = { masterDown: true };
const selected = { ...down, selected: "redis-2" };

describe("the route of a client that asks the Sentinels", () => {
  it.each<[string, Topology, Record<string, boolean>, string | null]>([
    ["is the master that a majority names", topology({}), {}, "redis-1"],
    ["is nobody without a majority", topology({ master: null }), { "redis-1": true }, null],
    ["is nobody while a dead master has no successor", topology(down), { "redis-1": false }, null],
    [
      "stays with a master that only the Sentinels can't reach",
      topology(selected),
      { "redis-1": true, "redis-2": true },
      "redis-1",
    ],
    [
      "is the selected replica once it says that it is master",
      topology(selected),
      { "redis-1": false, "redis-2": true, "redis-3": false },
      "redis-2",
    ],
    [
      "is nobody while the selected replica is still a replica",
      topology(selected),
      { "redis-1": false, "redis-2": false },
      null,
    ],
    [
      "is not the selected replica before the old master was asked",
      topology(selected),
      { "redis-2": true },
      null,
    ],
    ["is nobody that no leader has selected", topology(down), { "redis-1": false, "redis-3": true }, null],
    [
      "is nobody when another node says it is master, too",
      topology(selected),
      { "redis-1": false, "redis-2": true, "redis-3": true },
      null,
    ],
  ])("%s", (_what, seen, answers, expected) => {
    expect(routeBy(seen, claims(answers))).toBe(expected);
  });
});
