import { expect, it } from "vitest";
import { createLatencies } from "./latencies.ts";

it("the percentiles of a hundred latencies are the latencies at those places", () => {
  const latencies = createLatencies();
  for (let ms = 1; ms <= 100; ms += 1) latencies.add(ms * 1_000);
  const { count, p50Ms, p90Ms, p99Ms, maxMs } = latencies.percentiles();
  expect(count).toBe(100);
  expect(p50Ms).toBeCloseTo(50, 1);
  expect(p90Ms).toBeCloseTo(90, 1);
  expect(p99Ms).toBeCloseTo(99, 1);
  expect(maxMs).toBeCloseTo(100, 1);
});

it("nothing measured is no latency, not a latency of zero", () => {
  const latencies = createLatencies();
  latencies.add(5);
  latencies.clear();
  expect(latencies.percentiles()).toEqual({ count: 0, p50Ms: null, p90Ms: null, p99Ms: null, maxMs: null });
});
