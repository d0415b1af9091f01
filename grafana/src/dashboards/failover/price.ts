/** What it cost. */
import { more } from "../../dashboard.ts";
import { graph } from "../../panel/graph.ts";
import { over } from "../../query.ts";
import { GREY } from "../../states.ts";

export const price = () => [
  graph({
    title: "How long could clients not write?",
    description: "Length of the last outage on each client path; each step is one outage.",
    queries: [over("publisher_last_outage_seconds", "{{lane}}")],
    width: 8,
    height: 8,
    unit: "s",
    unknown: ["no outage yet", GREY],
    stepped: true,
    links: [more("Delivery", "delivery")],
  }),
  graph({
    title: "How many writes failed or are indeterminate?",
    description: "Within the last 30 s, by client path. Indeterminate: sent and never answered.",
    queries: [
      over("sum by (lane) (increase(publisher_failures_total[30s]))", "{{lane}} failed"),
      over("sum by (lane) (increase(publisher_indeterminate_total[30s]))", "{{lane}} indeterminate"),
    ],
    width: 8,
    height: 8,
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
    decimals: 0,
    links: [more("Delivery", "delivery")],
  }),
];
