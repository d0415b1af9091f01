/** What the node is asked, and how long that takes. */

import { steps } from "../../panel/frame.ts";
import { graph } from "../../panel/graph.ts";
import { over } from "../../query.ts";

export const commands = () => [
  graph({
    title: "Which commands does it execute?",
    description:
      "The ten most frequent. `role`, `ping` and `info` come from HAProxy's and Sentinel's checks and go on when clients are silent.",
    queries: [
      over('topk(10, sum by (cmd) (rate(redis_commands_total{node="$node"}[$__rate_interval])))', "{{cmd}}"),
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
        'topk(10, sum by (cmd) (rate(redis_commands_duration_seconds_total{node="$node"}[$__rate_interval])) / sum by (cmd) (rate(redis_commands_total{node="$node"}[$__rate_interval]) > 0))',
        "{{cmd}}",
      ),
    ],
    width: 12,
    height: 8,
    unit: "s",
  }),
  graph({
    title: "How long do the slowest one in a hundred take?",
    description: "99th percentile by command since the node started, as Redis counts it.",
    // Prometheus 3 writes the label as a float: 99.0.
    queries: [
      over('topk(10, redis_latency_percentiles_usec{node="$node", quantile=~"99([.]0)?"})', "{{cmd}}"),
    ],
    width: 12,
    height: 8,
    unit: "µs",
  }),
  graph({
    title: "Which commands end in an error?",
    description:
      "`rejected` never ran (wrong arguments, no right, out of memory, refused by the fence); `failed` ran into an error.",
    queries: [
      over(
        'sum by (cmd) (rate(redis_commands_rejected_calls_total{node="$node"}[$__rate_interval])) > 0',
        "{{cmd}} rejected",
      ),
      over(
        'sum by (cmd) (rate(redis_commands_failed_calls_total{node="$node"}[$__rate_interval])) > 0',
        "{{cmd}} failed",
      ),
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
    min: 0,
    limits: steps("transparent", [0.9, "red"]),
  }),
  graph({
    title: "Is anything slow enough to be logged?",
    description:
      'Entries of the slow log and how long the last one took. `make cli NODE=$node CMD="slowlog get 5"` shows them.',
    queries: [
      over('redis_slowlog_length{node="$node"}', "entries in the slow log"),
      over('redis_last_slow_execution_duration_seconds{node="$node"}', "seconds of the last one"),
    ],
    width: 12,
    height: 8,
    min: 0,
  }),
];
