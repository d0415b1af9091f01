import { describe, expect, it } from "vitest";
import { healthyState, spoilt } from "../../../tests/fixtures/healthy-state.ts";
import { changes, chooseTarget, type Now, refusedBy, SwitchoverRefused } from "./refusal.ts";

describe("a planned switchover", () => {
  it("goes to the node that is asked for", () => {
    expect(chooseTarget(healthyState(), "redis-3")).toEqual({ from: "redis-1", to: "redis-3" });
  });

  it("goes to the replica with the most data when none is asked for", () => {
    expect(chooseTarget(spoilt.node("redis-3", { offset: 2_000 }), undefined).to).toBe("redis-3");
    expect(chooseTarget(healthyState(), undefined).to).toBe("redis-2");
  });

  const refused: [
    why: string,
    state: ReturnType<typeof healthyState>,
    to: string | undefined,
    sentence: RegExp,
  ][] = [
    [
      "the node does not exist",
      healthyState(),
      "redis-9",
      /no node redis-9; there are redis-1, redis-2, redis-3/,
    ],
    ["the node is the master", healthyState(), "redis-1", /redis-1 is the master already/],
    ["the target lags", spoilt.node("redis-3", { lagBytes: 70_000 }), "redis-3", /redis-3 lags 70000 bytes/],
    ["the lab is not steady", spoilt.node("redis-2", { link: "down" }), "redis-3", /redis-2's link/],
    [
      "another failover runs",
      spoilt.sentinel("sentinel-2", { masterFlags: ["master", "failover_in_progress"] }),
      undefined,
      /failover_in_progress/,
    ],
  ];

  it.each(refused)("is refused when %s", (_why, state, to, sentence) => {
    expect(() => chooseTarget(state, to)).toThrow(SwitchoverRefused);
    expect(() => chooseTarget(state, to)).toThrow(sentence);
  });
});

it("tells a Sentinel that refuses from one that does not answer, which gives no cause", () => {
  const refusal = new Error("answers with an error", {
    cause: new Error("INPROG Failover already in progress"),
  });
  expect(refusedBy("sentinel-1", refusal)?.message).toContain("sentinel-1 says: INPROG");
  expect(refusedBy("sentinel-1", new Error("sentinel-1 does not answer (waited 0.5 s)"))).toBeUndefined();
});

describe("a switchover that has waited", () => {
  const asBefore: Now = {
    from: "redis-1",
    to: "redis-2",
    named: "redis-1",
    busy: false,
    master: { up: true, role: "master" },
    replica: { up: true, role: "replica", follows: "redis-1", link: "up" },
  };

  it("goes on when everything is as it was", () => {
    expect(changes(asBefore)).toEqual([]);
  });

  const changed: [what: string, change: Partial<Now>, sentence: RegExp][] = [
    ["another node is named", { named: "redis-3" }, /report redis-3 now, and not redis-1/],
    ["no majority names a node", { named: null }, /report no master now/],
    ["a failover runs", { busy: true }, /runs a failover/],
    ["the master is dead", { master: { up: false, role: null } }, /redis-1 does not answer/],
    ["the master was demoted", { master: { up: true, role: "replica" } }, /redis-1 is no master/],
    [
      "the target was promoted",
      { replica: { ...asBefore.replica, role: "master" } },
      /redis-2 does not follow/,
    ],
    [
      "the target follows another",
      { replica: { ...asBefore.replica, follows: "redis-3" } },
      /redis-2 does not/,
    ],
    ["the target has lost its link", { replica: { ...asBefore.replica, link: "down" } }, /redis-2 does not/],
    ["the target is dead", { replica: { ...asBefore.replica, up: false } }, /redis-2 does not answer/],
  ];

  it.each(changed)("leaves the master alone when %s", (_what, change, sentence) => {
    expect(changes({ ...asBefore, ...change }).join()).toMatch(sentence);
  });
});
