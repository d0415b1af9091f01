/** How long it took. */

import { bars } from "../../panel/bars.ts";
import { steps } from "../../panel/frame.ts";
import { graph } from "../../panel/graph.ts";
import { now, over } from "../../query.ts";

export const phases = () => [
  bars({
    title: "Where did the last failover spend its time?",
    description:
      "agree: until enough Sentinels find the master down. elect: until one of them leads. select: until it has chosen a replica. promote: until that is master; Sentinel looks once per second, so most of this is waiting. switch: until it is announced.",
    queries: [now('phase:redis_failover_last:seconds{phase!="total"}', "{{phase}}")],
    width: 8,
    height: 9,
    unit: "s",
    decimals: 3,
    colors: steps("blue"),
    unknown: "no failover yet",
  }),
  bars({
    title: "And on average?",
    description: "Over all failovers since the exporter started.",
    queries: [
      now(
        "sum by (phase) (redis_failover_phase_seconds_sum) / (sum by (phase) (redis_failover_phase_seconds_count) > 0)",
        "{{phase}}",
      ),
    ],
    width: 8,
    height: 9,
    unit: "s",
    decimals: 3,
    colors: steps("purple"),
    unknown: "no failover yet",
  }),
  graph({
    title: "How have the phases changed from one to the next?",
    description:
      "Each step is a failover. Compare settings: `make start SENTINEL_DOWN_AFTER=5000`, then break it again.",
    queries: [over('phase:redis_failover_last:seconds{phase!="total"}', "{{phase}}")],
    width: 8,
    height: 9,
    unit: "s",
    stacked: true,
    stepped: true,
  }),
];
