/** What the publisher does. */
import { PER_SECOND, steps } from "../../panel/frame.ts";
import { graph } from "../../panel/graph.ts";
import { timeline } from "../../panel/timeline.ts";
import { over } from "../../query.ts";
import { YES_NO } from "../../states.ts";

export const sending = () => [
  graph({
    title: "How many messages are acknowledged?",
    description:
      "`PUBLISH_RATE` per second on each client path and channel. After an outage the streams' queue drains: a spike.",
    queries: [
      over(
        "sum by (lane, channel) (rate(publisher_messages_total[$__rate_interval]) - rate(publisher_failures_total[$__rate_interval]) - rate(publisher_indeterminate_total[$__rate_interval]))",
        "{{lane}} {{channel}}",
      ),
    ],
    width: 12,
    height: 8,
    unit: PER_SECOND,
    // Equal lines would hide each other.
    stacked: true,
  }),
  graph({
    title: "How many are not acknowledged?",
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
    unit: PER_SECOND,
  }),
  timeline({
    title: "When could clients write?",
    description: "A gap in both is the failover; a gap in one of them is that client path.",
    queries: [over("publisher_lane_up", "{{lane}}")],
    width: 12,
    height: 6,
    words: YES_NO,
  }),
  graph({
    title: "How many stream messages wait in memory?",
    description:
      "During an outage they are queued, up to `publisher_queue_capacity_messages`; then the newest are refused and counted as failed.",
    queries: [over("publisher_queue_messages", "{{lane}}")],
    width: 12,
    height: 6,
  }),
  graph({
    title: "How many subscribers does a Pub/Sub message have?",
    description:
      "The reply to PUBLISH. Zero means that the message is lost although Redis accepted it: the loss detector of Pub/Sub.",
    queries: [
      over("publisher_receivers", "{{lane}}"),
      over(
        "sum by (lane) (rate(publisher_unheard_messages_total[$__rate_interval]))",
        "{{lane}}, delivered to no subscriber, per second",
      ),
    ],
    width: 24,
    height: 6,
    stepped: true,
    limits: steps("transparent", [1, "green"]),
  }),
];
