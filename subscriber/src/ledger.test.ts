import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLedger, stillMissing } from "./ledger.ts";
import { loadPosition, savedPosition } from "./stream-reader.ts";

function after(...numbers: (number | readonly [run: number, sequence: number])[]) {
  const ledger = createLedger();
  const verdicts = numbers.map((each) =>
    typeof each === "number" ? ledger.take(1, each) : ledger.take(...each),
  );
  return { state: ledger.state(), verdicts };
}

describe("a ledger", () => {
  it("counts numbers that follow each other", () => {
    expect(after(1, 2, 3).state).toMatchObject({ received: 3, gapsSeen: 0, duplicates: 0, runs: [[1, 4]] });
  });

  it("takes the first message of all for the beginning, whatever its number", () => {
    expect(after(41, 42).state).toMatchObject({ received: 2, missingSeen: 0 });
  });

  it("keeps what is missing as ranges", () => {
    const { state, verdicts } = after(1, 5, 6, 8);
    expect(verdicts).toEqual(["next", "after-gap", "next", "after-gap"]);
    expect(state.gaps).toEqual([
      { run: 1, from: 2, to: 4 },
      { run: 1, from: 7, to: 7 },
    ]);
    expect(state).toMatchObject({ gapsSeen: 2, missingSeen: 4 });
  });

  it("splits a range when a number from its middle comes late, and forgets none of the counts", () => {
    const { state, verdicts } = after(1, 6, 4);
    expect(verdicts.at(-1)).toBe("late");
    expect(state.gaps).toEqual([
      { run: 1, from: 2, to: 3 },
      { run: 1, from: 5, to: 5 },
    ]);
    expect(state).toMatchObject({ received: 3, outOfOrder: 1, gapsSeen: 1, missingSeen: 4 });
  });

  it("counts a number that came before as a duplicate, not as received", () => {
    expect(after(1, 2, 2, 1).state).toMatchObject({ received: 2, duplicates: 2, outOfOrder: 0 });
  });

  it("expects a later run of the publisher from its first number", () => {
    expect(after([1, 1], [2, 3]).state).toMatchObject({ gaps: [{ run: 2, from: 1, to: 2 }], missingSeen: 2 });
    expect(after([1, 7], [2, 1]).state.gaps).toEqual([]);
  });

  it("still judges what comes late from the run before", () => {
    expect(after([1, 1], [1, 3], [2, 1], [1, 2], [1, 3]).verdicts.slice(-2)).toEqual(["late", "duplicate"]);
  });

  it("accounts for every message, whatever is lost, repeated or mixed up on the way", () => {
    const deliveries = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(deliveries, (numbers) => {
        const { state } = after(1, ...numbers);
        const came = new Set([1, ...numbers]);
        const highest = Math.max(...came);
        expect(state.received).toBe(came.size);
        expect(state.duplicates).toBe(1 + numbers.length - came.size);
        expect(stillMissing(state)).toBe(highest - came.size);
        expect(state.missingSeen - state.outOfOrder).toBe(stillMissing(state));
        expect(state.runs).toEqual([[1, highest + 1]]);
        const missing = state.gaps.flatMap(({ from, to }) =>
          Array.from({ length: to - from + 1 }, (_, at) => from + at),
        );
        expect(missing.every((number) => !came.has(number))).toBe(true);
      }),
    );
  });

  it("goes on as if nothing had happened when it is stored and taken up again", () => {
    const deliveries = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(deliveries, fc.nat(), (numbers, cut) => {
        const at = cut % numbers.length;
        const first = createLedger();
        for (const number of numbers.slice(0, at)) first.take(1, number);
        const second = createLedger(loadPosition(savedPosition(first.state())));
        for (const number of numbers.slice(at)) second.take(1, number);
        const whole = createLedger();
        for (const number of numbers) whole.take(1, number);
        expect(second.state()).toEqual(whole.state());
      }),
    );
  });
});

it.each([null, "", "{", "[]", '{"runs":[]}'])("a position that is not one is no position: %j", (text) => {
  expect(loadPosition(text)).toBeUndefined();
});
