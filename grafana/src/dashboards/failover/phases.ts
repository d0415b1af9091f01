/** How long it took. */

import { PHASE_ENDS, SENTINEL_PHASES } from "@redis-ha-lab/cluster/phases.ts";
import { bars } from "../../panel/bars.ts";
import { steps, type Word } from "../../panel/frame.ts";
import { graph } from "../../panel/graph.ts";
import { now, over } from "../../query.ts";
import { GREY } from "../../states.ts";

/** Those that Sentinels tell of; how long a master was silent before they noticed, they can't. */
const HEARD = SENTINEL_PHASES.filter((phase) => phase !== "detect");

const NO_FAILOVER: Word = ["no failover yet", GREY];

export const phases = () => [
  bars({
    title: "Where did the last one spend its time?",
    description: `${HEARD.map((name) => `${name}: ${PHASE_ENDS[name]}.`).join(" ")} Sentinel polls once per second, so most of promote is waiting.`,
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
