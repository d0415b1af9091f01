/** The comparison as tables for the terminal. */
import { table } from "@redis-ha-lab/scenarios/terminal/table.ts";
import type { Comparison, RedisResult } from "./compare.ts";

const right = (title: string) => ({ title, right: true });
const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const ms = (value: number) => value.toFixed(2);
const seconds = (value: number) => value.toFixed(2);

export function comparisonLines(comparisons: readonly Comparison[]): string[] {
  const label = ({ test, pipeline }: Comparison) => [test, String(pipeline)];
  const head = ["TEST", right("PIPELINE")];
  return [
    "Requests per second, medians; slowest to fastest round; ratios of the client paths within a round",
    ...table(
      [
        ...head,
        right("DIRECT"),
        right("HAPROXY"),
        right("RATIO"),
        right("PLAIN PROXY"),
        right("HAPROXY : PLAIN"),
        right("SPREAD DIRECT"),
        right("SPREAD HAPROXY"),
      ],
      comparisons.map((one) => {
        const { direct, haproxy, plain } = one.routes;
        return [
          ...label(one),
          whole.format(direct.requestsPerSecond),
          whole.format(haproxy.requestsPerSecond),
          one.ofDirect.toFixed(2),
          whole.format(plain.requestsPerSecond),
          one.ofPlain.toFixed(2),
          ...[direct, haproxy].map(
            (route) => `${whole.format(route.slowest)}–${whole.format(route.fastest)}`,
          ),
        ];
      }),
    ),
    "",
    "Latency in ms, and CPU seconds per 100,000 requests",
    ...table(
      [
        ...head,
        right("DIRECT p50"),
        right("p99"),
        right("HAPROXY p50"),
        right("p99"),
        right("PLAIN p50"),
        right("p99"),
        right("CPU MASTER"),
        right("REPLICAS"),
        right("HAPROXY"),
        right("PLAIN"),
      ],
      comparisons.map((one) => {
        const { direct, haproxy, plain } = one.routes;
        return [
          ...label(one),
          ...[direct, haproxy, plain].flatMap((route) => [ms(route.p50Ms), ms(route.p99Ms)]),
          ...[direct.cpu.master, direct.cpu.replicas, haproxy.cpu.proxy, plain.cpu.proxy].map(seconds),
        ];
      }),
    ),
  ];
}

export const redisResultAsText = ({ method, master, comparisons }: RedisResult): string =>
  [
    `redis-benchmark: ${method.connections} connections, ${method.valueBytes} byte values, ${method.rounds} rounds; master ${master}`,
    "",
    ...comparisonLines(comparisons),
    "",
    "RATIO: through HAProxy, as a share of direct. PLAIN PROXY: the same HAProxy without checks and rule.",
    "",
  ].join("\n");
