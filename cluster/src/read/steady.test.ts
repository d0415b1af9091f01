import { describe, expect, it } from "vitest";
import { healthyState, spoilt, twoHaproxies } from "../../../tests/fixtures/healthy-state.ts";
import { unsteadiness } from "./steady.ts";

describe("a lab", () => {
  it("is steady when every part agrees", () => {
    expect(unsteadiness(healthyState())).toEqual([]);
    expect(unsteadiness(twoHaproxies())).toEqual([]);
  });

  const cases: [fact: string, state: ReturnType<typeof healthyState>, sentence: RegExp][] = [
    [
      "a node is silent",
      spoilt.node("redis-2", { up: false, problem: "redis-2 does not answer" }),
      /^redis-2 does not answer$/,
    ],
    ["a node loads", spoilt.node("redis-2", { loading: true }), /redis-2 is still loading/],
    [
      "the named master answers another role",
      spoilt.node("redis-1", { role: "replica" }),
      /redis-1 is named master .* role replica/,
    ],
    [
      "a second node answers master",
      spoilt.node("redis-3", { role: "master" }),
      /redis-3 answers role master although/,
    ],
    [
      "a replica follows another node",
      spoilt.node("redis-3", { follows: "redis-2" }),
      /redis-3 follows redis-2 instead of redis-1/,
    ],
    ["a link is down", spoilt.node("redis-3", { link: "down" }), /redis-3's link to its master is down/],
    [
      "a replica is being filled",
      spoilt.node("redis-3", { syncing: true, link: "down" }),
      /redis-3 is receiving a full/,
    ],
    [
      "a replica can't be promoted yet",
      spoilt.replicaAt("sentinel-1", "redis-2", { priority: 0 }),
      /sentinel-1 has not seen yet that redis-2 can be promoted/,
    ],
    [
      "a switchover has left its preference",
      spoilt.replicaAt("sentinel-1", "redis-2", { priority: 1 }),
      /redis-2 is preferred for promotion .* make heal/,
    ],
    ["a replica lags", spoilt.node("redis-3", { lagBytes: 2_000_000 }), /redis-3 lags 2000000 bytes/],
    [
      "a Sentinel is silent",
      spoilt.sentinel("sentinel-1", { up: false, problem: "sentinel-1 does not answer" }),
      /^sentinel-1 does not answer$/,
    ],
    [
      "a Sentinel names another master",
      spoilt.sentinel("sentinel-1", { master: "redis-2" }),
      /sentinel-1 names redis-2, the majority redis-1/,
    ],
    [
      "a Sentinel thinks the master is down",
      spoilt.sentinel("sentinel-1", { masterFlags: ["master", "s_down"] }),
      /sentinel-1 flags the master s_down/,
    ],
    [
      "a failover is under way",
      spoilt.sentinel("sentinel-1", { masterFlags: ["master", "failover_in_progress"] }),
      /failover_in_progress/,
    ],
    [
      "a Sentinel is in tilt mode",
      spoilt.sentinel("sentinel-1", { tilt: true }),
      /sentinel-1 is in tilt mode/,
    ],
    [
      "a Sentinel has no quorum",
      spoilt.sentinel("sentinel-1", { quorumOk: false }),
      /sentinel-1 cannot reach a quorum/,
    ],
    [
      "a Sentinel misses a replica",
      spoilt.sentinel("sentinel-1", { replicas: [] }),
      /sentinel-1 does not know replica redis-2/,
    ],
    [
      "a Sentinel thinks a replica is down",
      spoilt.replicaAt("sentinel-1", "redis-2", { flags: ["s_down", "slave"] }),
      /sentinel-1 flags redis-2 s_down/,
    ],
    [
      "a Sentinel has no INFO",
      spoilt.replicaAt("sentinel-1", "redis-2", { infoAgeMs: null }),
      /no INFO from redis-2/,
    ],
    [
      "a Sentinel has stale INFO",
      spoilt.replicaAt("sentinel-1", "redis-2", { infoAgeMs: 31_000 }),
      /INFO of redis-2 is 31 s old/,
    ],
    [
      "a Sentinel saw a broken link last",
      spoilt.replicaAt("sentinel-1", "redis-2", { link: "down" }),
      /has not seen yet that redis-2 follows/,
    ],
    [
      "a Sentinel misses another",
      spoilt.sentinel("sentinel-1", { sentinels: [] }),
      /sentinel-1 does not know sentinel-2/,
    ],
    ["epochs differ", spoilt.sentinel("sentinel-1", { configEpoch: 4 }), /different config epochs: 4, 3/],
    [
      "HAProxy is silent",
      spoilt.routes({ up: false, problem: "haproxy does not respond", read: null }),
      /^haproxy does not respond$/,
    ],
    ["writes are refused", spoilt.routes({ write: null }), /HAProxy refuses writes/],
    [
      "writes go elsewhere",
      spoilt.routes({ write: "redis-2" }),
      /HAProxy sends writes to redis-2, the Sentinels report redis-1/,
    ],
    ["a replica gets no reads", spoilt.routes({ read: ["redis-2"] }), /sends no reads to redis-3/],
    [
      "the master gets reads",
      spoilt.routes({ read: ["redis-1", "redis-2", "redis-3"] }),
      /still sends reads to the master/,
    ],
    [
      "the second HAProxy is silent",
      twoHaproxies({ up: false, problem: "haproxy-2 does not respond", write: null, read: null }),
      /^haproxy-2 does not respond$/,
    ],
    [
      "the second HAProxy routes elsewhere",
      twoHaproxies({ write: "redis-2" }),
      /haproxy-2 sends writes to redis-2, the one that clients reach to redis-1/,
    ],
    [
      "no HAProxy has the floating address",
      { ...twoHaproxies(), haproxies: twoHaproxies().haproxies.map((one) => ({ ...one, holds: null })) },
      /no HAProxy is known to have the floating address/,
    ],
  ];

  it.each(cases)("is not steady when %s", (_fact, state, sentence) => {
    expect(unsteadiness(state).filter((line) => sentence.test(line))).not.toEqual([]);
  });

  it("is not steady when no majority names a master", () => {
    const state = { ...healthyState(), master: null };
    expect(unsteadiness(state)).toContain("no majority of Sentinels reports a master");
  });
});
