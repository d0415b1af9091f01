import { expect, test } from "vitest";
import { clock, span, thousandths, timeOfDay } from "./time.ts";

test.each([
  [-5, "0.0 s"],
  [0, "0.0 s"],
  [1499, "1.4 s"],
  [59_999, "59.9 s"],
  [60_000, "1:00"],
  [125_000, "2:05"],
  [3_725_000, "1:02:05"],
])("a clock shows %i ms as %s: it never runs ahead", (ms, words) => expect(clock(ms)).toBe(words));

test.each([
  [400, "0 s"],
  [59_400, "59 s"],
  [61_000, "1 min"],
  [7_200_000, "2 h"],
  [86_400_000 * 3, "3 d"],
])("a span of %i ms is %s", (ms, words) => expect(span(ms)).toBe(words));

test("a time of day is the reader's, with its thousandths apart", () => {
  const at = new Date(2026, 10, 20, 9, 5, 7, 42).getTime();
  expect(timeOfDay(at) + thousandths(at)).toBe("09:05:07.042");
});
