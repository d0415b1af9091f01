import { describe, expect, it } from "vitest";
import { healthyState, spoilt } from "../../../tests/fixtures/healthy-state.ts";
import { chooseTarget, refusedBy, SwitchoverRefused } from "./refusal.ts";

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
