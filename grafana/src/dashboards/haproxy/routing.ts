/** Where it routes. */
import { graph } from "../../panel/graph.ts";
import { timeline } from "../../panel/timeline.ts";
import { over } from "../../query.ts";
import { ROUTED } from "../../states.ts";

/** Counted since the left edge: HAProxy's own start, which every lab has, is no news. */
const withinRange = (counter: string) => `${counter} - min_over_time(${counter}[$__range])`;

export const routing = () => [
  timeline({
    title: "Which server gets the writes?",
    description:
      "Exactly one band is green. The others are expected to be down: they are not the master, and no alert is about them.",
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
    description: "Within the time range. One step per failover is healthy; a staircase is flapping.",
    queries: [
      over(withinRange('haproxy_server_check_up_down_total{proxy=~"write|read"}'), "{{proxy}} {{server}}"),
    ],
    width: 12,
    height: 7,
    stepped: true,
  }),
  graph({
    title: "For how long was there no route?",
    description: "Seconds within the time range in which a backend had no server at all.",
    queries: [over(withinRange('haproxy_backend_downtime_seconds_total{proxy=~"write|read"}'), "{{proxy}}")],
    width: 12,
    height: 7,
    unit: "s",
    atLeast: 1,
    stepped: true,
  }),
];
