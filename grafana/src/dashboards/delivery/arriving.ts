/** What the subscriber gets. */
import { PER_SECOND } from "../../panel/frame.ts";
import { graph } from "../../panel/graph.ts";
import { timeline } from "../../panel/timeline.ts";
import { over } from "../../query.ts";
import { YES_NO } from "../../states.ts";

export const arriving = () => [
  graph({
    title: "How many messages arrive?",
    description: "Per second, each counted once, whatever was sent twice.",
    queries: [
      over(
        "sum by (lane, channel) (rate(subscriber_messages_total[$__rate_interval]))",
        "{{lane}} {{channel}}",
      ),
    ],
    width: 12,
    height: 8,
    unit: PER_SECOND,
    stacked: true,
  }),
  graph({
    title: "How many never arrived?",
    description:
      "Numbers missing up to now, by client path and channel. It falls again when late ones arrive.",
    queries: [over("subscriber_missing_messages", "{{lane}} {{channel}}")],
    width: 12,
    height: 8,
    stepped: true,
  }),
  timeline({
    title: "When was the subscriber connected?",
    description: "Pub/Sub loses what is published in the gaps; a stream's consumer catches up after them.",
    queries: [over("subscriber_channel_up", "{{lane}} {{channel}}")],
    width: 12,
    height: 8,
    words: YES_NO,
  }),
  graph({
    title: "How many arrive twice or out of order?",
    description: "Duplicates are the price of at least once. The application discards them by their number.",
    queries: [
      over(
        "sum by (lane, channel) (rate(subscriber_duplicates_total[$__rate_interval]))",
        "{{lane}} {{channel}} again",
      ),
      over(
        "sum by (lane, channel) (rate(subscriber_out_of_order_total[$__rate_interval]))",
        "{{lane}} {{channel}} late",
      ),
    ],
    width: 12,
    height: 8,
    unit: PER_SECOND,
  }),
];
