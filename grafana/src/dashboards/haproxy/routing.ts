/** Where it routes. */
import { graph } from "../../panel/graph.ts";
import { timeline } from "../../panel/timeline.ts";
import { over } from "../../query.ts";
import { ROUTED } from "../../states.ts";

export const routing = () => [
  timeline({
    title: "Which server gets the writes?",
    description:
      "Exactly one band is green. The other servers are down by design: they are not the master, and no alert looks at them.",
    queries: [over('haproxy_server_status{proxy="write", state="UP"}', "{{server}}")],
    width: 12,
    height: 7,
    words: ROUTED,
  }),
  timeline({
    title: "Which servers get the reads?",
    description: "Replicas within `READ_MAX_LAG_BYTES` and `READ_MAX_LAG_SECONDS`.",
    queries: [over('haproxy_server_status{proxy="read", state="UP"}', "{{server}}")],
    width: 12,
    height: 7,
    words: ROUTED,
  }),
  graph({
    title: "How often did a server lose its route?",
    description: "Counted since HAProxy started. One step per failover is healthy; a staircase is flapping.",
    queries: [over('haproxy_server_check_up_down_total{proxy=~"write|read"}', "{{proxy}} {{server}}")],
    width: 12,
    height: 7,
    stepped: true,
    min: 0,
  }),
  graph({
    title: "For how long was nobody routed?",
    description: "Seconds since HAProxy started in which a backend had no server at all.",
    queries: [over('haproxy_backend_downtime_seconds_total{proxy=~"write|read"}', "{{proxy}}")],
    width: 12,
    height: 7,
    unit: "s",
    stepped: true,
    min: 0,
  }),
];
