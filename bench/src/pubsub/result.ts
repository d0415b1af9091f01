/** What `benchmark pubsub` measures, and how long. */
import type { Goal } from "../goal.ts";
import type { LatencySample } from "./latency.ts";
import type { FanOut, Limit } from "./limits.ts";
import type { ThroughputSample } from "./throughput.ts";

export interface Effort {
  /** How often each figure is measured; the tables show medians. */
  readonly rounds: number;
  /** How long one measurement lasts, in milliseconds. */
  readonly forMs: number;
}

export interface PubSubResult {
  readonly method: Effort & {
    readonly p99LimitMs: number;
    readonly loops: string;
    readonly latency: string;
    readonly order: string;
  };
  readonly master: string;
  readonly throughput: readonly ThroughputSample[];
  readonly latency: readonly LatencySample[];
  readonly fanOut: FanOut;
  readonly limits: readonly Limit[];
  readonly goals: readonly Goal[];
}
