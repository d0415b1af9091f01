import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeSchedule, encodeRound, round, roundsOf } from "./schedule.ts";

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
  const faults = roundsOf(1, 400).flatMap(({ faults: [, ...rest] }) => rest);
  const tied = faults.filter(({ when }) => "on" in when).length / faults.length;
  expect(tied).toBeGreaterThan(0.35);
  expect(tied).toBeLessThan(0.45);
  const seen = new Set(faults.map(({ operation }) => operation));
  expect([...seen].toSorted()).toMatchObject({ length: 13 });
});

test("in budget, nothing that waits for an event of a failover breaks another node", () => {
  const tied = roundsOf(2, 200)
    .filter(({ budget }) => budget === "in")
    .flatMap(({ faults }) => faults)
    .filter(({ when }) => "on" in when);
  expect(tied.length).toBeGreaterThan(50);
  expect(tied.flatMap(({ targets }) => targets).filter((one) => /master|replica/.test(one))).toEqual([]);
});
