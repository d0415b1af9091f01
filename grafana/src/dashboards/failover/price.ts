/** What it cost. */
import { more } from "../../dashboard.ts";
import { graph } from "../../panel/graph.ts";
import { over } from "../../query.ts";

export const price = () => [
  graph({
    title: "How long could clients not write?",
    description: "Length of each lane's last outage; each step is one outage.",
    queries: [over("publisher_last_outage_seconds", "{{lane}}")],
    width: 8,
    height: 8,
    unit: "s",
    stepped: true,
    min: 0,
    links: [more("Delivery", "delivery")],
  }),
  graph({
    title: "How many writes failed, and of how many is the outcome unknown?",
    description: "Within the last 30 s, by lane. Unknown ones were sent and never answered.",
    queries: [
      over("sum by (lane) (increase(publisher_failures_total[30s]))", "{{lane}} failed"),
      over("sum by (lane) (increase(publisher_indeterminate_total[30s]))", "{{lane}} unknown"),
    ],
    width: 8,
    height: 8,
    min: 0,
    decimals: 0,
    links: [more("Delivery", "delivery")],
  }),
  graph({
    title: "How many messages never arrived?",
    description:
      "Numbers skipped within the last 30 s. Pub/Sub loses what is sent while the subscriber is away; a stream must not.",
    queries: [
      over(
        "sum by (lane, channel) (increase(subscriber_missing_messages_total[30s]))",
        "{{lane}} {{channel}}",
      ),
    ],
    width: 8,
    height: 8,
    min: 0,
    decimals: 0,
    links: [more("Delivery", "delivery")],
  }),
];
