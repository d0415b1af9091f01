/** From the publisher to the subscriber. */
import {
  type LatencyFigure,
  latencyFigures,
  type Middle,
  type PubSubResult,
  throughputFigures,
} from "../pubsub/figures.ts";
import { drawBars } from "./bars.ts";
import { drawRanges } from "./ranges.ts";
import { figureMarkup, goalsMarkup, methodMarkup, tableMarkup } from "./table-markup.ts";

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const percent = (share: number) => `${(share * 100).toFixed(0)} %`;

function throughputDrawing({ throughput }: PubSubResult, channel: "pubsub" | "stream"): string {
  const bar = (label: string, look: string, { median, lowest, highest }: Middle, note = "") => ({
    ...{ label, look, value: median, spread: [lowest, highest] as const },
    text: `${whole.format(median)}${note}`,
  });
  const groups = throughputFigures(throughput)
    .filter((one) => one.channel === channel)
    .map((one) => ({
      label: `${one.clientPath}, ${one.depth} at a time`,
      rows: [
        bar("redis-benchmark", "grey", one.rates["redis-benchmark"]),
        bar("bare ioredis loop", "pale", one.rates.bare),
        bar("publisher", "blue", one.rates.publisher, ` (${percent(one.publisherOfBare)} of bare)`),
        bar("counted by subscriber", "green", one.counted, ` (${percent(one.countedOfBare)} of bare)`),
      ],
    }));
  const title = `${channel === "pubsub" ? "Pub/Sub" : "Stream"}: messages per second`;
  const note = "one connection; medians, the line is slowest to fastest round";
  return figureMarkup(title, note, drawBars(groups, title, "per second"), [
    ["grey", "redis-benchmark, one connection"],
    ["pale", "ioredis with auto-pipelining, one text again and again"],
    ["blue", "the publisher's code, no subscriber"],
    ["green", "publisher to subscriber, counted there"],
  ]);
}

const LOOKS = { bare: "grey", pubsub: "green", stream: "violet" } as const;

function range(one: LatencyFigure, label: string) {
  const { p50Ms, p90Ms, p99Ms } = one.delivered ?? one.acknowledged;
  const look = one.contender === "bare" ? LOOKS.bare : LOOKS[one.channel];
  return { label, look, p50Ms, p90Ms, p99Ms };
}

function latencyDrawing({ latency }: PubSubResult): string {
  const name = (one: LatencyFigure) =>
    one.contender === "bare" ? `bare round trip, ${one.clientPath}` : `${one.channel}, ${one.clientPath}`;
  const groups = [...Map.groupBy(latencyFigures(latency), ({ rate }) => rate)].map(([rate, figures]) => ({
    label: `${whole.format(rate)} messages per second`,
    rows: figures.map((one) => range(one, name(one))),
  }));
  const title = "Latency from the intended moment of sending";
  return figureMarkup(title, "p50 · p90 · p99, medians of the rounds", drawRanges(groups, title), [
    ["green", "Pub/Sub, delivered to the subscriber"],
    ["violet", "stream, delivered to the subscriber"],
    ["grey", "a bare ioredis PUBLISH and its answer"],
  ]);
}

function fanOutDrawing({ fanOut }: PubSubResult): string {
  const rows = latencyFigures(fanOut.samples).map((one) =>
    range(one, one.subscribers === 1 ? "1 subscriber" : `${one.subscribers} subscribers`),
  );
  const rate = fanOut.samples[0]?.rate ?? 0;
  const title = `Fan-out: ${whole.format(rate)} messages per second to each`;
  return figureMarkup(
    title,
    "all subscribers together; Pub/Sub through HAProxy",
    drawRanges([{ label: "Pub/Sub", rows }], title),
    [["green", "p50 · p90 · p99"]],
  );
}

export function pubSubSection(result: PubSubResult): string {
  const { method, master, limits, fanOut, goals, throughput } = result;
  const two = (value: number) => value.toFixed(2);
  return [
    methodMarkup([
      "the publisher's and the subscriber's own code, each in a process of its own, through HAProxy and by Sentinel discovery",
      `${method.rounds} rounds of ${method.forMs} ms per measurement, master ${master}; ${method.order}`,
      method.loops,
      `latency ${method.latency}`,
    ]),
    goalsMarkup(goals),
    throughputDrawing(result, "pubsub"),
    throughputDrawing(result, "stream"),
    latencyDrawing(result),
    fanOutDrawing(result),
    `<h3>Highest rate with p99 below ${method.p99LimitMs} ms and nothing missing</h3>`,
    tableMarkup(
      ["channel", "client path", "subscribers", "holds, per second", "fails at"],
      [...limits, ...fanOut.limits].map(({ channel, clientPath, subscribers, holds, fails }) => [
        ...[channel, clientPath, String(subscribers), whole.format(holds)],
        fails === null ? "–" : whole.format(fails),
      ]),
      2,
    ),
    "<h3>CPU seconds per 100,000 messages while the subscriber counts</h3>",
    tableMarkup(
      [
        ...["channel", "client path", "at a time", "publisher", "subscriber"],
        ...["master", "replicas", "HAProxy", "missing"],
      ],
      throughputFigures(throughput).map(({ channel, clientPath, depth, cpu, missing }) => [
        ...[channel, clientPath, String(depth)],
        ...[cpu.sender, cpu.receiver, cpu.master, cpu.replicas, cpu.proxy].map(two),
        String(missing),
      ]),
      2,
    ),
  ].join("\n");
}
