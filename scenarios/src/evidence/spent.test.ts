import { expect, test } from "vitest";
import { recorded } from "../../../tests/fixtures/a-recording.ts";
import { spentOf, spentSentence } from "./spent.ts";

test("the time of a run is what it prepared, ran and settled", () => {
  expect(spentOf(recorded())).toEqual({ preparingMs: 1_000, runningMs: 5_000, settlingMs: 4_000 });
  expect(spentSentence(recorded())).toBe("It took 10.0 s: 1.0 s to prepare, 5.0 s to run, 4.0 s to settle.");
});

test("a run without a fault only prepared and settled", () => {
  expect(spentOf(recorded({ t0Ms: null, events: [] }))).toEqual({
    preparingMs: 6_000,
    runningMs: 0,
    settlingMs: 4_000,
  });
});
