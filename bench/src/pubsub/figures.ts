/** The rounds of the benchmark as figures: medians, their spread, and shares of the bare loop in the same round. */
import type { Goal } from "../goal.ts";
import { median } from "../median.ts";
import type { Percentiles } from "./latencies.ts";
import type { LatencySample } from "./latency.ts";
import type { FanOut, Limit } from "./limits.ts";
import { CONTENDERS, type Contender, type ThroughputSample } from "./throughput.ts";

/** What `benchmark pubsub` measures, and how long. */
export interface PubSubEffort {
  /** How often each figure is measured; the tables show medians. */
  readonly rounds: number;
  /** How long one measurement lasts, in milliseconds. */
  readonly forMs: number;
}

export interface PubSubResult {
  readonly method: PubSubEffort & {
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

export interface Middle {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

export interface ThroughputFigure extends Pick<ThroughputSample, "channel" | "clientPath" | "depth"> {
  /** Messages acknowledged per second. */
  readonly rates: Readonly<Record<Contender, Middle>>;
  /** Messages counted by the subscriber per second. */
  readonly counted: Middle;
  /** The publisher's rate, and the subscriber's count, as shares of the bare loop's rate. */
  readonly publisherOfBare: number;
  readonly countedOfBare: number;
  /** Messages that were acknowledged and not counted, all rounds together. */
  readonly missing: number;
  /** CPU seconds per 100,000 messages while the subscriber listens. */
  readonly cpu: Readonly<Record<"sender" | "receiver" | "master" | "replicas" | "proxy", number>>;
}

export interface LatencyFigure
  extends Pick<LatencySample, "rate" | "clientPath" | "channel" | "contender" | "subscribers"> {
  readonly acknowledged: PercentileMedians;
  readonly delivered: PercentileMedians | null;
  /** Lowest and highest p50 of the rounds, of what is delivered, else of what is acknowledged. */
  readonly p50Spread: Middle;
  readonly missing: number;
}

export type PercentileMedians = Readonly<Record<"p50Ms" | "p90Ms" | "p99Ms" | "maxMs", number>>;

const middle = (values: readonly number[]): Middle => ({
  median: median(values),
  lowest: Math.min(...values),
  highest: Math.max(...values),
});

const present = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);

function throughputFigure(samples: readonly ThroughputSample[]): ThroughputFigure[] {
  const [first] = samples;
  if (!first) return [];
  const by = (contender: Contender) => samples.filter((sample) => sample.contender === contender);
  const heard = by("heard");
  /** Rounds are compared with themselves: what disturbs the machine disturbs all contenders of a round. */
  const ofBare = (contender: Contender, rate: (sample: ThroughputSample) => number) =>
    median(
      by(contender).flatMap((sample) => {
        const bare = by("bare").find(({ round }) => round === sample.round);
        return bare ? [rate(sample) / bare.messagesPerSecond] : [];
      }),
    );
  const cpu = (of: keyof ThroughputSample["cpu"]) => median(present(heard.map((sample) => sample.cpu[of])));
  const { channel, clientPath, depth } = first;
  return [
    {
      ...{ channel, clientPath, depth },
      rates: Object.fromEntries(
        CONTENDERS.map((name) => [name, middle(by(name).map(({ messagesPerSecond }) => messagesPerSecond))]),
      ) as Record<Contender, Middle>,
      counted: middle(present(heard.map(({ countedPerSecond }) => countedPerSecond))),
      publisherOfBare: ofBare("publisher", ({ messagesPerSecond }) => messagesPerSecond),
      countedOfBare: ofBare("heard", ({ countedPerSecond }) => countedPerSecond ?? 0),
      missing: heard.reduce((sum, { missing }) => sum + (missing ?? 0), 0),
      cpu: {
        ...{ sender: cpu("sender"), receiver: cpu("receiver") },
        ...{ master: cpu("master"), replicas: cpu("replicas"), proxy: cpu("proxy") },
      },
    },
  ];
}

/** One figure per channel, client path and depth, in the order of first appearance. */
export const throughputFigures = (samples: readonly ThroughputSample[]): ThroughputFigure[] =>
  [
    ...Map.groupBy(samples, ({ channel, clientPath, depth }) => `${channel} ${clientPath} ${depth}`).values(),
  ].flatMap(throughputFigure);

function medians(rounds: readonly Percentiles[]): PercentileMedians {
  const of = (name: keyof PercentileMedians) => median(present(rounds.map((round) => round[name])));
  return { p50Ms: of("p50Ms"), p90Ms: of("p90Ms"), p99Ms: of("p99Ms"), maxMs: of("maxMs") };
}

function latencyFigure(samples: readonly LatencySample[]): LatencyFigure[] {
  const [first] = samples;
  if (!first) return [];
  const { rate, clientPath, channel, contender, subscribers } = first;
  const delivered = samples.flatMap((sample) => sample.delivered ?? []);
  const acknowledged = samples.map((sample) => sample.acknowledged);
  return [
    {
      ...{ rate, clientPath, channel, contender, subscribers },
      acknowledged: medians(acknowledged),
      delivered: delivered.length > 0 ? medians(delivered) : null,
      p50Spread: middle(present((delivered.length > 0 ? delivered : acknowledged).map(({ p50Ms }) => p50Ms))),
      missing: samples.reduce((sum, { missing }) => sum + (missing ?? 0), 0),
    },
  ];
}

/** One figure per rate, client path, channel, contender and number of subscribers. */
export const latencyFigures = (samples: readonly LatencySample[]): LatencyFigure[] =>
  [
    ...Map.groupBy(samples, ({ rate, clientPath, channel, contender, subscribers }) =>
      [rate, clientPath, channel, contender, subscribers].join(" "),
    ).values(),
  ].flatMap(latencyFigure);

const LEAST_PUBLISHER = 0.75;
const LEAST_COUNTED = 0.5;
const GOAL_RATE = 1_000;
const MOST_ROUND_TRIPS = 1.5;

/** Delivery at the goal's rate in bare round trips of the same client path and round. */
function roundTrips(samples: readonly LatencySample[], clientPath: LatencySample["clientPath"]): number {
  const at = samples.filter((sample) => sample.clientPath === clientPath && sample.rate === GOAL_RATE);
  return median(
    at.flatMap((sample) => {
      const bare = at.find(({ contender, round }) => contender === "bare" && round === sample.round);
      const ours = sample.channel === "pubsub" ? sample.delivered?.p50Ms : undefined;
      return ours && bare?.acknowledged.p50Ms ? [ours / bare.acknowledged.p50Ms] : [];
    }),
  );
}

/** Every goal with what was measured, reached or not. */
export function pubSubGoals(
  throughput: readonly ThroughputSample[],
  latency: readonly LatencySample[],
): readonly Goal[] {
  const figures = throughputFigures(throughput).filter(({ channel }) => channel === "pubsub");
  const share = (value: number) => `${(value * 100).toFixed(0)} %`;
  return [
    ...figures.map(({ clientPath, depth, publisherOfBare }) => ({
      goal: `publisher at least ${share(LEAST_PUBLISHER)} of the bare loop, by ${clientPath}, ${depth} at a time`,
      measured: share(publisherOfBare),
      met: publisherOfBare >= LEAST_PUBLISHER,
    })),
    ...figures.map(({ clientPath, depth, countedOfBare }) => ({
      goal: `counted at the subscriber at least ${share(LEAST_COUNTED)} of the bare loop, by ${clientPath}, ${depth} at a time`,
      measured: share(countedOfBare),
      met: countedOfBare >= LEAST_COUNTED,
    })),
    ...[...new Set(latency.map(({ clientPath }) => clientPath))].map((clientPath) => {
      const trips = roundTrips(latency, clientPath);
      return {
        goal: `delivered within ${MOST_ROUND_TRIPS} bare round trips at ${GOAL_RATE} messages per second, by ${clientPath}`,
        measured: trips.toFixed(2),
        met: trips <= MOST_ROUND_TRIPS,
      };
    }),
  ];
}
