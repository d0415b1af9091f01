import { describe, expect, it } from "vitest";
import type { Claim } from "./claims.ts";
import { mustLeave, routeBy } from "./master-route.ts";
import type { Topology } from "./topology.ts";

const topology = (changes: Partial<Topology>): Topology => ({
  ...{ master: "redis-1", masterDown: false, replicas: ["redis-2", "redis-3"], selected: [] },
  ...changes,
});
const waiting: Claim = { master: true, waits: true };
const claims = (answers: Record<string, boolean | Claim>) =>
  new Map(
    Object.entries(answers).map(([name, answer]) => [
      name,
      typeof answer === "boolean" ? { master: answer, waits: false } : answer,
    ]),
  );
const down = { masterDown: true };
const alive = { selected: ["redis-2"] };
const selected = { ...down, ...alive };

describe("the route of a client that asks the Sentinels", () => {
  it.each<[string, Topology, Record<string, boolean | Claim>, string | null]>([
    ["is the master that a majority names", topology({}), {}, "redis-1"],
    ["is nobody without a majority", topology({ master: null }), { "redis-1": true }, null],
    ["is nobody while a dead master has no successor", topology(down), { "redis-1": false }, null],
    [
      "stays with a master that only the Sentinels can't reach, while nobody takes its place",
      topology(down),
      { "redis-1": true, "redis-2": false },
      "redis-1",
    ],
    [
      "is nobody once a leader has selected another, whether or not the Sentinels reach the master",
      topology(alive),
      { "redis-1": true, "redis-2": false },
      null,
    ],
    [
      "is nobody then, though the promoted node says so, too",
      topology(selected),
      { "redis-1": true, "redis-2": true },
      null,
    ],
    [
      "stays with a master whose writes a planned switchover lets wait",
      topology(alive),
      { "redis-1": waiting, "redis-2": true },
      "redis-1",
    ],
    ["is nobody before the master was asked whether its writes wait", topology(alive), {}, null],
    [
      "is the new master while its leader has not finished",
      topology({ master: "redis-2", ...alive }),
      {},
      "redis-2",
    ],
    [
      "is nobody when two leaders have selected different ones",
      topology({ ...down, selected: ["redis-2", "redis-3"] }),
      { "redis-1": false, "redis-2": true, "redis-3": false },
      null,
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

describe("a connection to the present route", () => {
  it.each<[string, Topology, Record<string, boolean | Claim>, boolean]>([
    ["stays while nothing happens", topology({}), {}, false],
    ["stays without a majority", topology({ master: null }), {}, false],
    ["stays while the master is down and nobody takes its place", topology(down), { "redis-1": true }, false],
    ["ends when a leader has selected another", topology(alive), { "redis-1": true }, true],
    ["ends then also without a majority", topology({ master: null, ...alive }), { "redis-1": true }, true],
    ["stays until the master was asked whether its writes wait", topology(alive), {}, false],
    ["stays while they do", topology(alive), { "redis-1": waiting }, false],
  ])("%s", (_what, seen, answers, expected) => {
    expect(mustLeave("redis-1", seen, claims(answers))).toBe(expected);
  });
});
