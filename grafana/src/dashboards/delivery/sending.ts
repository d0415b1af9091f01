/** What the publisher does. */
import { steps } from "../../panel/frame.ts";
import { graph } from "../../panel/graph.ts";
import { timeline } from "../../panel/timeline.ts";
import { over } from "../../query.ts";
import { YES_NO } from "../../states.ts";

export const sending = () => [
  graph({
    title: "How many messages does Redis acknowledge?",
    description:
      "`PUBLISH_RATE` per second on each lane and channel. After an outage the streams' queue drains: a spike.",
    queries: [
      over(
        "sum by (lane, channel) (rate(publisher_messages_total[$__rate_interval]) - rate(publisher_failures_total[$__rate_interval]) - rate(publisher_indeterminate_total[$__rate_interval]))",
        "{{lane}} {{channel}}",
      ),
    ],
    width: 12,
    height: 8,
    unit: "ops",
    min: 0,
  }),
  graph({
    title: "How many do not get through?",
    description:
      "Failed: certainly not in Redis. Indeterminate: sent, never answered; Redis may have it. A client that counts the second as failed and sends again makes duplicates.",
    queries: [
      over(
        "sum by (lane, channel) (rate(publisher_failures_total[$__rate_interval]))",
        "{{lane}} {{channel}} failed",
      ),
      over(
        "sum by (lane, channel) (rate(publisher_indeterminate_total[$__rate_interval]))",
        "{{lane}} {{channel}} indeterminate",
      ),
    ],
    width: 12,
    height: 8,
    unit: "ops",
    min: 0,
  }),
  timeline({
    title: "When could each lane write?",
    description:
      "The gap in both lanes is the failover; a gap in one of them is that way of finding the master.",
    queries: [over("publisher_lane_up", "{{lane}}")],
    width: 12,
    height: 6,
    words: YES_NO,
  }),
  graph({
    title: "How many stream messages wait in memory?",
    description:
      "During an outage they are queued up to the dashed limit, then the oldest are given up and counted as failed.",
    queries: [
      over("publisher_queue_messages", "{{lane}}"),
      over("max(publisher_queue_capacity_messages)", "may wait"),
    ],
    width: 12,
    height: 6,
    min: 0,
  }),
  graph({
    title: "How many receivers does a Pub/Sub message have?",
    description:
      "PUBLISH answers with it. Zero means that the message is lost although Redis took it: the loss detector of Pub/Sub.",
    queries: [
      over("publisher_receivers", "{{lane}}"),
      over(
        "sum by (lane) (rate(publisher_unheard_messages_total[$__rate_interval]))",
        "{{lane}}, unheard per second",
      ),
    ],
    width: 24,
    height: 6,
    stepped: true,
    min: 0,
    limits: steps("transparent", [1, "green"]),
  }),
];
