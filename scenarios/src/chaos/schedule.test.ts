import fc from "fast-check";
import { expect, test } from "vitest";
import { round, roundsFor, roundsOf } from "./draw.ts";
import { decodeSchedule, encodeRound } from "./schedule.ts";

test("a seed alone decides the schedule, and more of it begins with the same", () => {
  expect(roundsOf(7, 5)).toEqual(roundsOf(7, 5));
  expect(roundsOf(7, 9).slice(0, 5)).toEqual(roundsOf(7, 5));
  expect(roundsOf(8, 5)).not.toEqual(roundsOf(7, 5));
});

test("a schedule written and read again is the same", () => {
  fc.assert(
    fc.property(fc.array(round, { maxLength: 4 }), (rounds) => {
      expect(decodeSchedule(rounds.map(encodeRound).join(""))).toEqual(rounds);
    }),
    { numRuns: 50 },
  );
});

test("six of ten faults come at a time, four with an event, and every kind comes", () => {
  const faults = roundsOf(1, 400).flatMap(({ faults: all }) => all);
  const tied = faults.filter(({ when }) => "on" in when).length / faults.length;
  expect(tied).toBeGreaterThan(0.35);
  expect(tied).toBeLessThan(0.45);
  const seen = new Set(faults.map(({ operation }) => operation));
  expect([...seen].toSorted()).toMatchObject({ length: 14 });
});

test("in budget, nothing that waits for an event of a failover breaks another node", () => {
  const tied = roundsOf(2, 200)
    .filter(({ budget }) => budget === "in")
    .flatMap(({ faults }) => faults)
    .filter(({ when }) => "on" in when);
  expect(tied.length).toBeGreaterThan(50);
  expect(tied.flatMap(({ targets }) => targets).filter((one) => /master|replica/.test(one))).toEqual([]);
});

test("an hour alone has rounds for an hour, however many faults they do", () => {
  expect(roundsFor(7, Number.POSITIVE_INFINITY, 3_600_000)).toHaveLength(180);
  expect(roundsFor(7, 5, Number.POSITIVE_INFINITY)).toEqual(roundsOf(7, 5));
});

test("schedules of before are read: what their operations are called now", () => {
  const head = { round: 1, lengthMs: 20_000, budget: "in", guard: "on" };
  const lines = ["deaf", "mute", "starve"].map((operation) => ({
    ...{ round: 1, when: { at: 0 }, operation, targets: ["replica"], lasts: 500 },
  }));
  const text = [head, ...lines].map((line) => JSON.stringify(line)).join("\n");
  expect(decodeSchedule(text)[0]?.faults.map(({ operation }) => operation)).toEqual([
    "cut-incoming",
    "cut-outgoing",
    "cut-replication",
  ]);
});

test("links are cut, in budget only between parts of different kinds", () => {
  const kind = (target: string) =>
    /^(sentinel|leader)/.test(target) ? "sentinel" : /^(haproxy|repointer)$/.test(target) ? "edge" : "node";
  const links = (budget: string) =>
    roundsOf(3, 400)
      .filter((one) => one.budget === budget)
      .flatMap(({ faults }) => faults)
      .filter(({ operation, targets }) => operation.startsWith("cut") && targets.length === 2);
  expect(links("in").length).toBeGreaterThan(50);
  expect(links("in").filter(({ targets }) => new Set(targets.map(kind)).size < 2)).toEqual([]);
  expect(links("beyond").some(({ targets }) => targets.every((one) => kind(one) === "node"))).toBe(true);
});
