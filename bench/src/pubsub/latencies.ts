/** Latencies as they are met one by one, and what is said about them afterwards. */
import { createHistogram } from "node:perf_hooks";

/** Milliseconds; null of nothing. */
export interface Percentiles {
  readonly count: number;
  readonly p50Ms: number | null;
  readonly p90Ms: number | null;
  readonly p99Ms: number | null;
  readonly maxMs: number | null;
}

export interface Latencies {
  /** @param us microseconds */
  add(us: number): void;
  clear(): void;
  percentiles(): Percentiles;
}

export function createLatencies(): Latencies {
  // Four digits: a hundred microseconds and a second in one histogram, each to within a ten-thousandth.
  const histogram = createHistogram({ figures: 4 });
  const share = (percent: number) => (histogram.count === 0 ? null : histogram.percentile(percent) / 1_000);
  return {
    // A histogram takes whole numbers from 1; clocks of two processes may be one apart.
    add: (us) => histogram.record(Math.max(1, Math.round(us))),
    clear: () => histogram.reset(),
    percentiles: () => ({
      count: histogram.count,
      p50Ms: share(50),
      p90Ms: share(90),
      p99Ms: share(99),
      maxMs: histogram.count === 0 ? null : histogram.max / 1_000,
    }),
  };
}
