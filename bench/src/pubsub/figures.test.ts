import { describe, expect, it } from "vitest";
import { latencyFigures, pubSubGoals, throughputFigures } from "./figures.ts";
import type { LatencySample } from "./latency.ts";
import { CONTENDERS, type Contender, type ThroughputSample } from "./throughput.ts";

const cpu = { sender: 1, receiver: 1, master: 1, replicas: 1, proxy: 0 };
const round = (n: number, rates: Readonly<Record<Contender, number>>, counted: number) =>
  CONTENDERS.map(
    (contender): ThroughputSample => ({
      ...{ round: n, clientPath: "haproxy", channel: "pubsub", depth: 16, contender, cpu },
      messagesPerSecond: rates[contender],
      countedPerSecond: contender === "heard" ? counted : null,
      missing: contender === "heard" ? 0 : null,
    }),
  );
const rates = { "redis-benchmark": 400, bare: 200, publisher: 160, heard: 140 };

describe("throughput", () => {
  it("is compared within a round: a slow round is slow for all", () => {
    const halved = { "redis-benchmark": 200, bare: 100, publisher: 80, heard: 70 };
    const [only] = throughputFigures([
      ...round(1, rates, 120),
      ...round(2, halved, 60),
      ...round(3, rates, 120),
    ]);
    expect(only?.publisherOfBare).toBeCloseTo(0.8);
    expect(only?.countedOfBare).toBeCloseTo(0.6);
    expect(only?.rates.bare).toEqual({ median: 200, lowest: 100, highest: 200 });
  });

  it("reaches its goal or says that it does not", () => {
    const reached = pubSubGoals(round(1, rates, 120), latency(0.2, 0.25));
    expect(reached.map(({ met }) => met)).toEqual([true, true, true]);
    const missed = pubSubGoals(round(1, { ...rates, publisher: 149 }, 99), latency(0.2, 0.31));
    expect(missed.map(({ met }) => met)).toEqual([false, false, false]);
  });
});

const percentiles = (p50Ms: number) => ({ count: 100, p50Ms, p90Ms: 1, p99Ms: 2, maxMs: 3 });
function latency(bareMs: number, oursMs: number): LatencySample[] {
  const what = { round: 1, clientPath: "haproxy", channel: "pubsub", rate: 1_000 } as const;
  return [
    {
      ...{ ...what, contender: "bare", subscribers: 0, delivered: null, missing: null },
      acknowledged: percentiles(bareMs),
    },
    {
      ...{ ...what, contender: "publisher", subscribers: 1, missing: 0 },
      acknowledged: percentiles(bareMs),
      delivered: percentiles(oursMs),
    },
  ];
}

it("latencies of different contenders are never mixed", () => {
  const figures = latencyFigures(latency(0.2, 0.25));
  expect(figures.map(({ contender, delivered }) => [contender, delivered?.p50Ms])).toEqual([
    ["bare", undefined],
    ["publisher", 0.25],
  ]);
});
