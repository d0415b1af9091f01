import { describe, expect, it } from "vitest";
import { majority, majorityOf } from "./majority.ts";

describe("a majority", () => {
  it("is more than half of all votes, silent voters included", () => {
    expect(majority(["a", "a", "b"])).toBe("a");
    expect(majority(["a", "a", null])).toBe("a");
    expect(majority(["a", null, null])).toBeNull();
    expect(majority(["a", "b", null])).toBeNull();
    expect(majority([null, null, null])).toBeNull();
    expect(majority(["a", "a", "b", "b"])).toBeNull();
  });

  it("counts those that have no vote yet", () => {
    expect(majority(["a"], 3)).toBeNull();
    expect(majority(["a", undefined, "a"], 3)).toBe("a");
    expect([1, 2, 3, 4, 5].map(majorityOf)).toEqual([1, 2, 2, 3, 3]);
  });
});
