import { expect, it } from "vitest";
import { KINDS, MOMENTS, plansFor } from "./plan.ts";

it("disturbs every second switchover, each kind before any comes again", () => {
  const plans = plansFor(50, 7);
  const kinds = plans.flatMap(({ disturbance }) => disturbance?.kind ?? []);
  expect(kinds).toHaveLength(25);
  expect(new Set(kinds.slice(0, KINDS.length)).size).toBe(KINDS.length);
  expect(plans.map(({ disturbance }) => disturbance === null)).toEqual(
    Array.from({ length: 50 }, (_, at) => at % 2 === 0),
  );
});

it("is the same for the same seed, and another for another", () => {
  expect(plansFor(10, 7)).toEqual(plansFor(50, 7).slice(0, 10));
  expect(plansFor(10, 8)).not.toEqual(plansFor(10, 7));
});

it("pauses no Sentinel for so long that it distrusts its clock", () => {
  const pauses = plansFor(500, 1).flatMap(({ disturbance }) =>
    disturbance?.kind === "pause-sentinel" ? disturbance.lastsMs : [],
  );
  expect(pauses.length).toBeGreaterThan(20);
  expect(Math.max(...pauses)).toBeLessThan(2_000);
});

it("knows the moments by the words of a switchover, one each", () => {
  const said = [
    "waiting for a Sentinel to notice that redis-2 is preferred (up to 10 s, writes go on)",
    "writes are paused; waiting for redis-2 to have everything",
    "sentinel-1 promotes redis-2",
    "writes go on; waiting for HAProxy",
    "waiting until everything is steady again",
  ];
  const found = said.map((text) => Object.values(MOMENTS).filter((words) => words.test(text)).length);
  expect(found).toEqual([1, 1, 1, 1, 0]);
});
