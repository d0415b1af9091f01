/** Do they agree? */
import { steps } from "../../panel/frame.ts";
import { graph } from "../../panel/graph.ts";
import { sentinelEvents } from "../../panel/sentinel-events.ts";
import { over } from "../../query.ts";

export const agreement = () => [
  graph({
    title: "How many votes does each node have?",
    description:
      "How many Sentinels report the node as master. The lines cross at a failover: first the leader, then the others.",
    queries: [over("node:sentinel_votes:count", "{{node}}")],
    width: 12,
    height: 8,
    stepped: true,
    max: 3,
    limits: steps("transparent", [2, "green"]),
  }),
  graph({
    title: "Which configuration epoch does each have?",
    description: "All the same, except for a moment after a failover and on a Sentinel that is cut off.",
    queries: [over('redis_sentinel_config_epoch{kind="sentinel"}', "{{instance}}")],
    width: 12,
    height: 8,
    stepped: true,
  }),
  sentinelEvents(24, 8),
];
