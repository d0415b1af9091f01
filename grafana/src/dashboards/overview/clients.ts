/** What clients feel. */
import { more } from "../../dashboard.ts";
import { steps } from "../../panel/frame.ts";
import { graph } from "../../panel/graph.ts";
import { bigNumber } from "../../panel/number.ts";
import { now, over } from "../../query.ts";

export const clients = () => [
  graph({
    title: "Which share of their messages do clients get through?",
    description:
      "Acknowledged among all of the last 5 s, on both ways of finding the master: through HAProxy and by asking the Sentinels.",
    queries: [over("lane:publisher_success:ratio5s", "{{lane}}")],
    width: 9,
    height: 8,
    unit: "percentunit",
    min: 0,
    max: 1,
    limits: steps("transparent", [0.9, "green"]),
    links: [more("Delivery", "delivery")],
  }),
  bigNumber({
    title: "How long was the last outage?",
    description: "Of writing, as the publisher felt it on each lane. An ordinary failover costs 2.5 to 4 s.",
    queries: [now("publisher_last_outage_seconds", "{{lane}}")],
    width: 3,
    height: 8,
    unit: "s",
    decimals: 2,
    colors: steps("green", [4, "orange"], [10, "red"]),
    unknown: "none yet",
    links: [more("Delivery", "delivery")],
  }),
  graph({
    title: "How far are the replicas behind?",
    description:
      "Bytes of the master's changes that a replica has not acknowledged. They would be lost if it were promoted now.",
    queries: [over("replica:redis_replica_lag_bytes:max", "{{replica}}")],
    width: 12,
    height: 8,
    unit: "bytes",
    min: 0,
    links: [more("Redis node", "redis-node")],
  }),
];
