/** Turns the rounds of a benchmark into one comparison: medians, their spread, and what each proxy costs. */
import type { Cpu } from "../measured.ts";
import { median } from "../median.ts";
import type { Measurement } from "./redis-benchmark.ts";

/** Straight to the master, through the lab's HAProxy, through a HAProxy without our rule. */
export const REDIS_PATHS = ["direct", "haproxy", "plain"] as const;
export type RedisPath = (typeof REDIS_PATHS)[number];

export interface Sample extends Measurement {
  readonly test: string;
  readonly route: RedisPath;
  readonly pipeline: number;
  readonly round: number;
  readonly cpu: Cpu;
}

export interface Figure {
  /** Medians over the rounds. */
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpu: Cpu;
  /** Slowest and fastest round. */
  readonly slowest: number;
  readonly fastest: number;
}

export interface Comparison {
  readonly test: string;
  readonly pipeline: number;
  readonly routes: Readonly<Record<RedisPath, Figure>>;
  /** Throughput through the lab's HAProxy as a share of the direct one: the median of the rounds' own ratios. */
  readonly ofDirect: number;
  /** The same as a share of the plain proxy's. */
  readonly ofPlain: number;
}

function figure(samples: readonly Sample[]): Figure {
  const of = (value: (sample: Sample) => number) => median(samples.map(value));
  const rates = samples.map((sample) => sample.requestsPerSecond);
  return {
    requestsPerSecond: median(rates),
    p50Ms: of((sample) => sample.p50Ms),
    p99Ms: of((sample) => sample.p99Ms),
    cpu: {
      master: of((sample) => sample.cpu.master),
      replicas: of((sample) => sample.cpu.replicas),
      proxy: of((sample) => sample.cpu.proxy),
    },
    slowest: Math.min(...rates),
    fastest: Math.max(...rates),
  };
}

/** Rounds are compared with themselves: what disturbs the machine disturbs all routes of a round. */
function share(samples: readonly Sample[], of: RedisPath): number {
  const ratios = samples
    .filter((sample) => sample.route === "haproxy")
    .flatMap((sample) => {
      const partner = samples.find((other) => other.route === of && other.round === sample.round);
      return partner ? [sample.requestsPerSecond / partner.requestsPerSecond] : [];
    });
  return median(ratios);
}

/** One comparison per pipeline depth and test, in the order of first appearance. */
export function compare(samples: readonly Sample[]): Comparison[] {
  const cells = Map.groupBy(samples, (sample) => `${sample.pipeline} ${sample.test}`);
  return [...cells.values()].flatMap((cell) => {
    const [first] = cell;
    if (!first) return [];
    const by = (route: RedisPath) => figure(cell.filter((sample) => sample.route === route));
    return [
      {
        test: first.test,
        pipeline: first.pipeline,
        routes: { direct: by("direct"), haproxy: by("haproxy"), plain: by("plain") },
        ofDirect: share(cell, "direct"),
        ofPlain: share(cell, "plain"),
      },
    ];
  });
}

export interface RedisEffort {
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
