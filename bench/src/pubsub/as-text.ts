/** The result as tables for the terminal. */
import { type Column, table } from "@redis-ha-lab/scenarios/terminal/table.ts";
import type { Goal } from "../goal.ts";
import {
  type LatencyFigure,
  latencyFigures,
  type Middle,
  type PubSubResult,
  throughputFigures,
} from "./figures.ts";

const right = (title: string): Column => ({ title, right: true });
const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const ms = (value: number) => value.toFixed(2);
const rate = ({ median }: Middle) => whole.format(median);
const spread = ({ lowest, highest }: Middle) => `${whole.format(lowest)}–${whole.format(highest)}`;
const share = (value: number) => `${(value * 100).toFixed(0)} %`;

const throughputTable = ({ throughput }: PubSubResult): string[] =>
  table(
    [
      ...["CHANNEL", "CLIENT PATH"],
      ...["DEPTH", "REDIS-BENCHMARK", "BARE", "PUBLISHER", "OF BARE", "HEARD", "COUNTED", "OF BARE"].map(
        right,
      ),
      ...["SPREAD BARE", "SPREAD COUNTED", "MISSING"].map(right),
    ],
    throughputFigures(throughput).map((one) => [
      ...[one.channel, one.clientPath, String(one.depth)],
      ...[rate(one.rates["redis-benchmark"]), rate(one.rates.bare), rate(one.rates.publisher)],
      ...[share(one.publisherOfBare), rate(one.rates.heard), rate(one.counted), share(one.countedOfBare)],
      ...[spread(one.rates.bare), spread(one.counted), String(one.missing)],
    ]),
  );

const cpuTable = ({ throughput }: PubSubResult): string[] =>
  table(
    [
      "CHANNEL",
      "CLIENT PATH",
      ...["DEPTH", "PUBLISHER", "SUBSCRIBER", "MASTER", "REPLICAS", "HAPROXY"].map(right),
    ],
    throughputFigures(throughput).map(({ channel, clientPath, depth, cpu }) => [
      ...[channel, clientPath, String(depth)],
      ...[cpu.sender, cpu.receiver, cpu.master, cpu.replicas, cpu.proxy].map((value) => value.toFixed(2)),
    ]),
  );

const contenderName = ({ contender, channel }: LatencyFigure) =>
  contender === "bare" ? "bare round trip" : `${channel}, delivered`;

const latencyTable = (figures: readonly LatencyFigure[]): string[] =>
  table(
    [
      right("PER SECOND"),
      ...["CLIENT PATH", "WHAT"],
      ...["SUBSCRIBERS", "p50 ms", "p90 ms", "p99 ms", "MAX ms", "SPREAD p50", "MISSING"].map(right),
    ],
    figures.map((one) => {
      const { p50Ms, p90Ms, p99Ms, maxMs } = one.delivered ?? one.acknowledged;
      return [
        ...[whole.format(one.rate), one.clientPath, contenderName(one)],
        ...[one.subscribers === 0 ? "–" : String(one.subscribers)],
        ...[p50Ms, p90Ms, p99Ms, maxMs].map(ms),
        ...[`${ms(one.p50Spread.lowest)}–${ms(one.p50Spread.highest)}`, String(one.missing)],
      ];
    }),
  );

export const goalLines = (goals: readonly Goal[]): string[] =>
  table(
    ["GOAL", right("MEASURED"), "REACHED"],
    goals.map(({ goal, measured, met }) => [goal, measured, met ? "yes" : "no"]),
  );

export function pubSubResultAsText(result: PubSubResult): string {
  const { method, limits, fanOut, latency, goals } = result;
  return [
    `Publisher to subscriber, ${method.rounds} rounds of ${method.forMs} ms per measurement; medians`,
    "",
    "Messages per second, so many on their way at any moment",
    ...throughputTable(result),
    "",
    "CPU seconds per 100,000 messages while the subscriber counts",
    ...cpuTable(result),
    "",
    "Latency from the intended moment of sending",
    ...latencyTable(latencyFigures(latency)),
    "",
    "Fan-out of Pub/Sub through HAProxy: latency of all subscribers together",
    ...latencyTable(latencyFigures(fanOut.samples)),
    "",
    `Highest rate with p99 below ${method.p99LimitMs} ms and nothing missing`,
    ...table(
      ["CHANNEL", "CLIENT PATH", ...["SUBSCRIBERS", "HOLDS PER SECOND", "FAILS AT"].map(right)],
      [...limits, ...fanOut.limits].map(({ channel, clientPath, subscribers, holds, fails }) => [
        ...[channel, clientPath, String(subscribers), whole.format(holds)],
        fails === null ? "–" : whole.format(fails),
      ]),
    ),
    "",
    ...goalLines(goals),
    "",
  ].join("\n");
}
