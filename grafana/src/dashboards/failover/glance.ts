/** Failovers in one line. */
import { steps } from "../../panel/frame.ts";
import { bigNumber } from "../../panel/number.ts";
import { now } from "../../query.ts";
import { NONE_YET } from "../../states.ts";

export const glance = () => [
  bigNumber({
    title: "When was the last one?",
    description:
      "How long ago, as far back as Prometheus has data. `make scenario-master-failure` makes one.",
    queries: [now("time() - cluster:redis_failover_last:timestamp_seconds", "ago")],
    width: 5,
    height: 4,
    unit: "dthms",
    colors: steps("orange", [30, "blue"]),
    unknown: NONE_YET,
  }),
  bigNumber({
    title: "How long did it take?",
    description:
      "From the first Sentinel that missed the master to the announcement of the new one. `SENTINEL_DOWN_AFTER` comes on top.",
    queries: [now('phase:redis_failover_last:seconds{phase="total"}', "total")],
    width: 5,
    height: 4,
    unit: "s",
    decimals: 2,
    colors: steps("blue", [3, "orange"], [10, "red"]),
    unknown: NONE_YET,
  }),
  bigNumber({
    title: "How many began?",
    description: "Since the exporter started. Two Sentinels may begin the same one; only one is elected.",
    queries: [now("sum(redis_failovers_started_total)", "started")],
    width: 4,
    height: 4,
    decimals: 0,
    colors: steps("blue"),
  }),
  bigNumber({
    title: "How many completed?",
    description: "With a new master. Counted once each, however many Sentinels announce it.",
    queries: [now("sum(redis_failovers_finished_total)", "finished")],
    width: 5,
    height: 4,
    decimals: 0,
    colors: steps("blue"),
  }),
  bigNumber({
    title: "How many were aborted?",
    description:
      "No leader elected, no replica to promote, or one that did not obey. Tried again after twice `SENTINEL_FAILOVER_TIMEOUT`.",
    queries: [now("sum(redis_failovers_aborted_total)", "aborted")],
    width: 5,
    height: 4,
    decimals: 0,
    colors: steps("green", [1, "orange"]),
  }),
];
