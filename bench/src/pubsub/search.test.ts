import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { highestRate } from "./search.ts";

const search = { from: 5_000, upTo: 320_000, trials: 16 };

describe("the search for the highest rate", () => {
  it("ends within a tenth of any limit between its bounds", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 5_000, max: 319_999 }), async (limit) => {
        const { holds, fails } = await highestRate(search, async (rate) => rate <= limit);
        expect(holds).toBeLessThanOrEqual(limit);
        expect(fails).toBeGreaterThan(limit);
        // Two digits of precision may leave the ends a step apart.
        expect((fails ?? 0) / holds).toBeLessThan(1.2);
      }),
    );
  });

  it("looks below its first rate when that one fails", async () => {
    const { holds } = await highestRate(search, async (rate) => rate <= 400);
    expect(holds).toBeGreaterThan(300);
  });

  it("says that everything held when everything did", async () => {
    expect(await highestRate(search, async () => true)).toEqual({ holds: 320_000, fails: null });
  });

  it("says that nothing held when nothing did", async () => {
    expect((await highestRate(search, async () => false)).holds).toBe(0);
  });

  it("gives a rate that failed another chance", async () => {
    const tried = new Set<number>();
    const onceDisturbed = async (rate: number) => {
      if (rate > 40_000) return false;
      if (tried.has(rate)) return true;
      tried.add(rate);
      return false;
    };
    expect((await highestRate(search, onceDisturbed)).holds).toBe(40_000);
  });

  it("never tries more often than it was allowed to", async () => {
    let asked = 0;
    await highestRate({ ...search, trials: 5 }, async (rate) => {
      asked += 1;
      return rate < 33_333;
    });
    expect(asked).toBeLessThanOrEqual(15);
  });
});
