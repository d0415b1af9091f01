/** What clients feel. */
import { more } from "../../dashboard.ts";
import { steps } from "../../panel/frame.ts";
import { graph } from "../../panel/graph.ts";
import { bigNumber } from "../../panel/number.ts";
import { now, over } from "../../query.ts";
import { NONE_YET } from "../../states.ts";

export const clients = () => [
  graph({
    title: "Which share of their messages is acknowledged?",
    description:
      "Acknowledged among all of the last 5 s, on both client paths: through HAProxy and by asking the Sentinels.",
    queries: [over("lane:publisher_success:ratio5s", "{{lane}}")],
    width: 9,
    height: 8,
    unit: "percentunit",
    max: 1,
    limits: steps("transparent", [0.9, "green"]),
    links: [more("Delivery", "delivery")],
  }),
  bigNumber({
    title: "Last outage",
    description:
      "How long writes were refused, as measured by the publisher on each client path. An ordinary failover costs 2.5 to 4 s.",
    queries: [now("publisher_last_outage_seconds", "{{lane}}")],
    width: 3,
    height: 8,
    unit: "s",
    decimals: 2,
    colors: steps("blue", [4, "orange"], [10, "red"]),
    unknown: NONE_YET,
  }),
  graph({
    title: "How far are the replicas behind?",
    description:
      "Bytes of the master's changes that a replica has not acknowledged. They would be lost if it were promoted now.",
    queries: [over("replica:redis_replica_lag_bytes:max", "{{replica}}")],
    width: 12,
    height: 8,
    unit: "bytes",
    links: [more("Redis node", "redis-node")],
  }),
];
