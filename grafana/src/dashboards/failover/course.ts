/** How it went, moment by moment: narrow the time range to half a minute around a failover. */
import { graph } from "../../panel/graph.ts";
import { mastersOfAll, rolesOfNodes } from "../../panel/roles.ts";
import { timeline } from "../../panel/timeline.ts";
import { over } from "../../query.ts";
import { STEPS } from "../../states.ts";

export const course = () => [
  rolesOfNodes({ title: "Which role did each node have?", description: "What each node itself answered." }),
  mastersOfAll({
    title: "Which node was considered master?",
    description: "By the node itself, by HAProxy and by the Sentinels.",
  }),
  timeline({
    title: "Which step was each Sentinel at?",
    description: "Only the elected leader takes steps; the others wait for its announcement.",
    queries: [
      over(
        Object.entries(STEPS)
          .map(
            ([number, [step]]) =>
              `max by (instance) (redis_sentinel_failover_state{state="${step.replaceAll(" ", "_")}"} == 1) * ${number}`,
          )
          .join(" or "),
        "{{instance}}",
      ),
    ],
    width: 12,
    height: 8,
    words: STEPS,
  }),
  graph({
    title: "How many votes did each node have?",
    description:
      "Sentinels that report the node as master: two votes make a master. And how many consider it down: two (the quorum) make a failover.",
    queries: [
      over("node:sentinel_votes:count", "{{node}}"),
      over(
        'sum(max by (instance) (redis_sentinel_instance_sdown{kind="sentinel", type="master"}))',
        "consider it down",
      ),
    ],
    width: 12,
    height: 8,
    stepped: true,
    max: 3,
  }),
];
