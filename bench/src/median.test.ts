import { describe, expect, it } from "vitest";
import { median, percentile } from "./median.ts";

describe("median", () => {
  it("is the middle of an odd number of values, in whatever order they come", () => {
    expect(median([9, 1, 5])).toBe(5);
  });
  it("lies between the two in the middle of an even number", () => {
    expect(median([1, 2, 10, 20])).toBe(6);
  });
  it("does not exist without values", () => {
    expect(() => median([])).toThrow("does not exist");
  });
});

describe("percentile", () => {
  const ten = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
  it("is a value that was measured", () => {
    expect(percentile(ten, 0.95)).toBe(10);
    expect(percentile(ten, 0.9)).toBe(9);
    expect(percentile(ten, 0.5)).toBe(5);
    expect(percentile(ten, 0)).toBe(1);
  });
});
