/** Turns the rounds of a benchmark into one comparison: medians, their spread, and what the proxy costs. */
import { median } from "../median.ts";
import type { Measurement } from "./redis-benchmark.ts";

export type Route = "direct" | "haproxy";

export interface Sample extends Measurement {
  readonly route: Route;
  readonly pipeline: number;
  readonly round: number;
}

export interface Figure {
  /** Medians over the rounds. */
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Slowest and fastest round. */
  readonly slowest: number;
  readonly fastest: number;
}

export interface Comparison {
  readonly test: string;
  readonly pipeline: number;
  readonly direct: Figure;
  readonly haproxy: Figure;
  /** Throughput through HAProxy as a share of the direct one: the median of the rounds' own ratios. */
  readonly ratio: number;
}

function figure(samples: readonly Sample[]): Figure {
  const rates = samples.map((sample) => sample.requestsPerSecond);
  return {
    requestsPerSecond: median(rates),
    p50Ms: median(samples.map((sample) => sample.p50Ms)),
    p99Ms: median(samples.map((sample) => sample.p99Ms)),
    slowest: Math.min(...rates),
    fastest: Math.max(...rates),
  };
}

/** One comparison per test and pipeline depth, in the order of first appearance. */
export function compare(samples: readonly Sample[]): Comparison[] {
  const cells = Map.groupBy(samples, (sample) => `${sample.pipeline} ${sample.test}`);
  return [...cells.values()].flatMap((cell) => {
    const [first] = cell;
    if (!first) return [];
    const direct = cell.filter((sample) => sample.route === "direct");
    const haproxy = cell.filter((sample) => sample.route === "haproxy");
    // Rounds are compared with themselves: what disturbs the machine disturbs both halves of a round.
    const ratios = haproxy.flatMap((sample) => {
      const partner = direct.find((other) => other.round === sample.round);
      return partner ? [sample.requestsPerSecond / partner.requestsPerSecond] : [];
    });
    return [
      {
        test: first.test,
        pipeline: first.pipeline,
        direct: figure(direct),
        haproxy: figure(haproxy),
        ratio: median(ratios),
      },
    ];
  });
}
