/** How long it takes. */
import { graph } from "../../panel/graph.ts";
import { over } from "../../query.ts";

const quantiles = (histogram: string) =>
  [0.5, 0.99].map((quantile) =>
    over(
      `histogram_quantile(${quantile}, sum by (lane, channel, le) (rate(${histogram}_bucket[$__rate_interval])))`,
      `{{lane}} {{channel}}, ${quantile === 0.5 ? "median" : "99 %"}`,
    ),
  );

export const speed = () => [
  graph({
    title: "How long until a message arrives?",
    description:
      "From handing it to the publisher until the subscriber has it. For streams this includes the wait in the publisher's queue, so an outage shows as seconds.",
    queries: quantiles("subscriber_latency_seconds"),
    width: 12,
    height: 8,
    unit: "s",
    logarithmic: true,
  }),
  graph({
    title: "How long until Redis acknowledges?",
    description: "One round trip, through HAProxy or directly: the difference is what the proxy costs.",
    queries: quantiles("publisher_acknowledgement_seconds"),
    width: 12,
    height: 8,
    unit: "s",
    logarithmic: true,
  }),
];
