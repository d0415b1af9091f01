/** Publisher and subscriber: what arrives, what is lost, how long it takes, on every client path and channel. */
import { RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { labDashboard } from "../dashboard.ts";
import { graph } from "../panel/graph.ts";
import { over } from "../query.ts";
import { arriving } from "./delivery/arriving.ts";
import { glance } from "./delivery/glance.ts";
import { sending } from "./delivery/sending.ts";

/** How long it takes. */
const quantiles = (histogram: string) =>
  [0.5, 0.99].map((quantile) =>
    over(
      `histogram_quantile(${quantile}, sum by (lane, channel, le) (rate(${histogram}_bucket[$__rate_interval])))`,
      `{{lane}} {{channel}}, ${quantile === 0.5 ? "median" : "99 %"}`,
    ),
  );

const speed = () => [
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

export function delivery() {
  const dashboard = labDashboard({
    uid: "delivery",
    title: "Delivery",
    description:
      "What clients see. A client path is how a client finds the master (through HAProxy, or by asking the Sentinels); a channel is how a message travels (Pub/Sub: at most once; stream: at least once).",
  });
  for (const panel of glance()) dashboard.withPanel(panel);
  const sections = { Sending: sending, Arriving: arriving, "How long it takes": speed };
  for (const [title, panels] of Object.entries(sections)) {
    dashboard.withRow(new RowBuilder(title));
    for (const panel of panels()) dashboard.withPanel(panel);
  }
  return dashboard;
}
