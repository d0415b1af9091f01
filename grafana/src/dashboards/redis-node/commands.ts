/** Which commands the node executes, and how long they take. */

import { steps } from "../../panel/frame.ts";
import { graph } from "../../panel/graph.ts";
import { over } from "../../query.ts";

const TOTAL = 'redis_commands_total{node="$node"}';
const DURATION = 'redis_commands_duration_seconds_total{node="$node"}';
const PERCENTILE = 'redis_latency_percentiles_usec{node="$node", quantile=~"99([.]0)?"}';

/**
 * Those of the whole time range. Those of each moment would together be twice as many lines.
 * @param rank one value per `cmd`, `@ end()`.
 */
const most = (count: number, expr: string, rank: string) => `(${expr}) and on (cmd) topk(${count}, ${rank})`;
const errors = (counter: string) =>
  most(
    4,
    `sum by (cmd) (rate(${counter}{node="$node"}[$__rate_interval])) > 0`,
    `sum by (cmd) (rate(${counter}{node="$node"}[$__range] @ end())) > 0`,
  );

export const commands = () => [
  graph({
    title: "Which commands does it execute?",
    description:
      "The ten most frequent. `role`, `ping` and `info` come from HAProxy's and Sentinel's checks and go on when clients are silent.",
    queries: [
      over(
        most(
          10,
          `sum by (cmd) (rate(${TOTAL}[$__rate_interval]))`,
          `sum by (cmd) (rate(${TOTAL}[$__range] @ end()))`,
        ),
        "{{cmd}}",
      ),
    ],
    width: 12,
    height: 8,
    unit: "ops",
    stacked: true,
  }),
  graph({
    title: "How long does a command take inside Redis?",
    description:
      "Mean time of execution, the ten slowest. Waiting in sockets and queues is not in it: compare with what clients measure on the Delivery dashboard.",
    queries: [
      over(
        most(
          10,
          `sum by (cmd) (rate(${DURATION}[$__rate_interval])) / sum by (cmd) (rate(${TOTAL}[$__rate_interval]) > 0)`,
          `sum by (cmd) (rate(${DURATION}[$__range] @ end())) / sum by (cmd) (rate(${TOTAL}[$__range] @ end()) > 0)`,
        ),
        "{{cmd}}",
      ),
    ],
    width: 12,
    height: 8,
    unit: "s",
    logarithmic: true,
  }),
  graph({
    title: "How long do the slowest 1 % take?",
    description: "99th percentile by command since the node started, as Redis counts it.",
    // Prometheus 3 writes the label as a float: 99.0.
    queries: [
      over(most(10, PERCENTILE, `max by (cmd) (max_over_time(${PERCENTILE}[$__range] @ end()))`), "{{cmd}}"),
    ],
    width: 12,
    height: 8,
    unit: "µs",
    logarithmic: true,
  }),
  graph({
    title: "Which commands end in an error?",
    description:
      "The four most frequent of each. `rejected` never ran (wrong arguments, no right, out of memory, refused by the write guard); `failed` ran into an error.",
    queries: [
      over(errors("redis_commands_rejected_calls_total"), "{{cmd}} rejected"),
      over(errors("redis_commands_failed_calls_total"), "{{cmd}} failed"),
      over('sum(rate(redis_total_error_replies{node="$node"}[$__rate_interval]))', "all error replies"),
    ],
    width: 12,
    height: 8,
    unit: "ops",
  }),
  graph({
    title: "How much of the CPU does it use?",
    description: "One core is 100 %. Commands run on the main thread: at 100 % of it the node is saturated.",
    queries: [
      over(
        'rate(redis_cpu_user_main_thread_seconds_total{node="$node"}[$__rate_interval]) + rate(redis_cpu_sys_main_thread_seconds_total{node="$node"}[$__rate_interval])',
        "main thread",
      ),
      over(
        'rate(redis_cpu_user_seconds_total{node="$node"}[$__rate_interval]) + rate(redis_cpu_sys_seconds_total{node="$node"}[$__rate_interval])',
        "all threads",
      ),
      over(
        'rate(redis_cpu_user_children_seconds_total{node="$node"}[$__rate_interval]) + rate(redis_cpu_sys_children_seconds_total{node="$node"}[$__rate_interval])',
        "child processes",
      ),
    ],
    width: 12,
    height: 8,
    unit: "percentunit",
    limits: steps("transparent", [0.9, "red"]),
  }),
  graph({
    title: "Which commands are in the slow log?",
    description:
      'Entries of the slow log and how long the last one took. `make cli NODE=$node CMD="slowlog get 5"` shows them.',
    queries: [
      over('redis_slowlog_length{node="$node"}', "entries"),
      over('redis_last_slow_execution_duration_seconds{node="$node"}', "the last one took"),
    ],
    width: 12,
    height: 8,
    units: { "the last one took": "s" },
  }),
];
