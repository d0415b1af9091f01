/** Do they agree? */
import { steps } from "../../panel/frame.ts";
import { graph } from "../../panel/graph.ts";
import { over } from "../../query.ts";

export const agreement = () => [
  graph({
    title: "How many votes does each node have?",
    description:
      "How many Sentinels name the node as master. The lines cross at a failover: first the leader, then the others.",
    queries: [over("node:sentinel_votes:count", "{{node}}")],
    width: 12,
    height: 8,
    stepped: true,
    min: 0,
    max: 3,
    limits: steps("transparent", [2, "green"]),
  }),
  graph({
    title: "Which configuration epoch does each Sentinel have?",
    description: "All the same, except for a moment after a failover and on a Sentinel that is cut off.",
    queries: [over('redis_sentinel_config_epoch{kind="sentinel"}', "{{instance}}")],
    width: 12,
    height: 8,
    stepped: true,
  }),
  graph({
    title: "What do they tell?",
    description:
      "Events as published by the Sentinels, per minute. `+sdown`: one finds an instance down. `+odown`: enough do. `+switch-master`: a new master is in place.",
    queries: [
      over(
        'sum by (event) (increase(redis_sentinel_events_total{kind="sentinel", event=~"[+-](sdown|odown)|[+]try-failover|[+]switch-master|[+]tilt|-failover-abort.+"}[1m])) > 0',
        "{{event}}",
      ),
    ],
    width: 24,
    height: 8,
    min: 0,
  }),
];
