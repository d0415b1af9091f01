import { expect, test } from "vitest";
import { missed, type OverloadRow, overloadAsText } from "./figures.ts";

const row = (change: Partial<OverloadRow>): OverloadRow => ({
  what: "GET /stats of the publisher",
  quiet: [1, 1, 2],
  loaded: [1, 2, 6],
  ...{ taken: 100, refused: 0, heldBack: 0, failedWrites: 0, memory: [50e6, 51e6] },
  ...change,
});

test("three times the quiet p99 is reached, more is missed and told with its number", () => {
  expect(missed([row({})])).toEqual([]);
  expect(missed([row({ loaded: [1, 1, 7] })])).toEqual([
    "GET /stats of the publisher: p99 of writes is 3.5 times that of quiet, and 3 is the goal",
  ]);
});

test("a write that failed is no slow write: it is told by itself", () => {
  expect(missed([row({ failedWrites: 2 })])).toEqual(["GET /stats of the publisher: 2 writes failed"]);
});

test("the table has each load with what became of it", () => {
  const text = overloadAsText([row({ refused: 7, heldBack: 3 })], 8);
  expect(text).toMatch(/^GET \/stats of the publisher +2\.0 +6\.0 +3\.0 +100 +7 +3 +50 → 51$/m);
  expect(text).toContain("Every ratio is within 3");
});
