/** What the proxy costs. */
import type { Comparison, Figure, RedisPath, RedisResult } from "../redis/compare.ts";
import { drawBars } from "./bars.ts";
import { figureMarkup, methodMarkup, tableMarkup } from "./table-markup.ts";

const NAMES: Readonly<Record<RedisPath, string>> = {
  direct: "direct",
  haproxy: "HAProxy",
  plain: "plain mode tcp",
};
const LOOKS: Readonly<Record<RedisPath, string>> = { direct: "grey", haproxy: "blue", plain: "pale" };
const REDIS_PATHS = ["direct", "plain", "haproxy"] as const;

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

function drawing(comparisons: readonly Comparison[], pipeline: number): string {
  const bar = (route: RedisPath, { requestsPerSecond, slowest, fastest }: Figure, one: Comparison) => ({
    ...{ label: NAMES[route], look: LOOKS[route], value: requestsPerSecond },
    spread: [slowest, fastest] as const,
    text: `${whole.format(requestsPerSecond)}${route === "haproxy" ? ` (${(one.ofDirect * 100).toFixed(0)} % of direct, ${(one.ofPlain * 100).toFixed(0)} % of plain)` : ""}`,
  });
  const groups = comparisons
    .filter((one) => one.pipeline === pipeline)
    .map((one) => ({
      label: one.test,
      rows: REDIS_PATHS.map((route) => bar(route, one.routes[route], one)),
    }));
  const title = `Requests per second, ${pipeline} at a time`;
  return figureMarkup(
    title,
    "medians; the line is slowest to fastest round",
    drawBars(groups, title, "per second"),
    [
      ["grey", "straight to the master"],
      ["pale", "through a HAProxy with nothing but mode tcp"],
      ["blue", "through the lab's HAProxy"],
    ],
  );
}

export function redisSection({ method, master, comparisons }: RedisResult): string {
  const pipelines = [...new Set(comparisons.map(({ pipeline }) => pipeline))];
  const two = (value: number) => value.toFixed(2);
  return [
    methodMarkup([
      `the real redis-benchmark, ${method.connections} connections, values of ${method.valueBytes} bytes, master ${master}`,
      `${method.rounds} rounds; ${method.order}`,
      "CPU seconds are those of the whole container, HAProxy's health checks included",
    ]),
    ...pipelines.map((pipeline) => drawing(comparisons, pipeline)),
    "<h3>Latency in ms, and CPU seconds per 100,000 requests</h3>",
    tableMarkup(
      [
        ...["test", "pipeline", "direct p50", "p99", "HAProxy p50", "p99", "plain p50", "p99"],
        ...["CPU master", "replicas", "HAProxy", "plain"],
      ],
      comparisons.map(({ test, pipeline, routes: { direct, haproxy, plain } }) => [
        ...[test, String(pipeline)],
        ...[direct, haproxy, plain].flatMap(({ p50Ms, p99Ms }) => [two(p50Ms), two(p99Ms)]),
        ...[direct.cpu.master, direct.cpu.replicas, haproxy.cpu.proxy, plain.cpu.proxy].map(two),
      ]),
    ),
  ].join("\n");
}
