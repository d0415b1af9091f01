/** How long it took. */

import { bars } from "../../panel/bars.ts";
import { steps, type Word } from "../../panel/frame.ts";
import { graph } from "../../panel/graph.ts";
import { now, over } from "../../query.ts";
import { GREY } from "../../states.ts";

const NO_FAILOVER: Word = ["no failover yet", GREY];

export const phases = () => [
  bars({
    title: "Where did the last one spend its time?",
    description:
      "agree: until a quorum of Sentinels considers the master down. elect: until one of them leads. select: until it has chosen a replica. promote: until that is master; Sentinel polls once per second, so most of this is waiting. switch: until it is announced.",
    queries: [now('phase:redis_failover_last:seconds{phase!="total"}', "{{phase}}")],
    width: 8,
    height: 9,
    unit: "s",
    colors: steps("blue"),
    unknown: NO_FAILOVER,
  }),
  bars({
    title: "And on average?",
    description: "Over all failovers since the exporter started.",
    queries: [
      now(
        'sum by (phase) (redis_failover_phase_seconds_sum{phase!="total"}) / (sum by (phase) (redis_failover_phase_seconds_count) > 0)',
        "{{phase}}",
      ),
    ],
    width: 8,
    height: 9,
    unit: "s",
    colors: steps("purple"),
    unknown: NO_FAILOVER,
  }),
  graph({
    title: "How have the phases changed?",
    description:
      "Each step is a failover. To compare settings: `make start SENTINEL_DOWN_AFTER=5000`, then break it again.",
    queries: [over('phase:redis_failover_last:seconds{phase!="total"}', "{{phase}}")],
    width: 8,
    height: 9,
    unit: "s",
    unknown: NO_FAILOVER,
    stacked: true,
    stepped: true,
  }),
];
