/** What `benchmark redis` measures, and how long. */
import type { Comparison, Sample } from "./compare.ts";

export interface Effort {
  /** How often each combination is measured; the tables show medians. */
  readonly rounds: number;
  /** Per test at pipeline 1; four times as many at 16. */
  readonly requests: number;
}

export interface RedisResult {
  readonly method: {
    readonly connections: number;
    readonly valueBytes: number;
    readonly keys: number;
    readonly rounds: number;
    readonly requests: Readonly<Record<string, number>>;
    readonly order: string;
  };
  readonly master: string;
  readonly comparisons: readonly Comparison[];
  readonly samples: readonly Sample[];
}
