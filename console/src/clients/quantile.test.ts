import { expect, test } from "vitest";
import { quantile, since } from "./strip.ts";

const buckets = (...counts: number[]) =>
  [0.001, 0.01, 0.1, Infinity].map((le, at) => ({ le, count: counts[at] ?? 0 }));

test("a quantile lies within its bucket, in proportion", () => {
  expect(quantile(0.5, buckets(0, 100, 100, 100))).toBeCloseTo(0.0055, 6);
  expect(quantile(0.99, buckets(50, 100, 100, 100))).toBeCloseTo(0.00982, 5);
});

test("beyond the last bound nothing more can be said than the bound", () => {
  expect(quantile(0.99, buckets(0, 0, 0, 10))).toBe(0.1);
});

test("without an observation there is no quantile", () => {
  expect(quantile(0.99, buckets(0, 0, 0, 0))).toBeNull();
  expect(quantile(0.99, [])).toBeNull();
});

test("only what came between two looks counts", () => {
  expect(since(buckets(10, 20, 20, 20), buckets(10, 25, 26, 26))).toEqual(buckets(0, 5, 6, 6));
});

test("a histogram that began anew counts as a whole", () => {
  expect(since(buckets(10, 20, 20, 20), buckets(1, 2, 2, 2))).toEqual(buckets(1, 2, 2, 2));
});
