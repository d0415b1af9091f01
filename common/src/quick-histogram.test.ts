import fc from "fast-check";
import { Histogram, Registry } from "prom-client";
import { expect, it } from "vitest";
import { QuickHistogram } from "./quick-histogram.ts";

const described = { name: "wait_seconds", help: "How long.", labelNames: ["lane", "channel"] as const };
const buckets = [0.001, 0.01, 0.1, 1];

it("is scraped exactly as the library's own histogram of the same values", async () => {
  const value = fc.oneof(fc.double({ min: 0, max: 2, noNaN: true }), fc.constantFrom(...buckets));
  const observations = fc.array(fc.tuple(fc.constantFrom("a", "b"), value), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(observations, async (all) => {
      const [theirs, ours] = [new Registry(), new Registry()];
      const slow = new Histogram({ ...described, buckets, registers: [theirs] });
      const quick = new QuickHistogram({ ...described, buckets, registers: [ours] });
      const observers = new Map(
        ["a", "b"].map((lane) => {
          slow.zero({ lane, channel: "stream" });
          return [lane, quick.observer({ lane, channel: "stream" })];
        }),
      );
      for (const [lane, seconds] of all) {
        slow.observe({ lane, channel: "stream" }, seconds);
        observers.get(lane)?.(seconds);
      }
      expect(await ours.metrics()).toBe(await theirs.metrics());
    }),
  );
});

it("counts on after a scrape", async () => {
  const register = new Registry();
  const observe = new QuickHistogram({ ...described, buckets, registers: [register] }).observer({
    ...{ lane: "a", channel: "stream" },
  });
  observe(0.5);
  await register.metrics();
  observe(0.5);
  expect(await register.metrics()).toContain('wait_seconds_count{lane="a",channel="stream"} 2');
});

it("gives each label set to one observer only: two would overwrite each other's counts", () => {
  const histogram = new QuickHistogram({ ...described, buckets, registers: [] });
  histogram.observer({ lane: "a", channel: "stream" });
  expect(() => histogram.observer({ lane: "a", channel: "stream" })).toThrow("observed already");
});
