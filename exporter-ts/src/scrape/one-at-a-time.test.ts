import { describe, expect, it } from "vitest";
import { oneAtATime } from "./one-at-a-time.ts";

const soon = () => performance.now() + 10_000;

describe("scrapes of one target", () => {
  it("that come while one runs share it; the next one after it runs anew", async () => {
    let runs = 0;
    const gate = Promise.withResolvers<void>();
    const scrape = oneAtATime(
      async () => {
        runs += 1;
        const run = runs;
        await gate.promise;
        return `run ${run}`;
      },
      () => "late",
    );
    const shared = [scrape(soon()), scrape(soon()), scrape(soon())];
    gate.resolve();
    expect(await Promise.all(shared)).toEqual(["run 1", "run 1", "run 1"]);
    expect(await scrape(soon())).toBe("run 2");
  });

  it("that can wait less than the one that runs are told so in time", async () => {
    const gate = Promise.withResolvers<string>();
    const scrape = oneAtATime(
      () => gate.promise,
      () => "late",
    );
    const patient = scrape(soon());
    expect(await scrape(performance.now())).toBe("late");
    gate.resolve("in time");
    expect(await patient).toBe("in time");
  });

  it("run again after one that failed", async () => {
    let runs = 0;
    const scrape = oneAtATime(
      async () => {
        runs += 1;
        if (runs === 1) throw new Error("first");
        return runs;
      },
      () => 0,
    );
    await expect(scrape(soon())).rejects.toThrow("first");
    expect(await scrape(soon())).toBe(2);
  });
});
