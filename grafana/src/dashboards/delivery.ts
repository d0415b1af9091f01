/** Publisher and subscriber: what arrives, what is lost, how long it takes, on every client path and channel. */
import { RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { labDashboard } from "../dashboard.ts";
import { arriving } from "./delivery/arriving.ts";
import { glance } from "./delivery/glance.ts";
import { sending } from "./delivery/sending.ts";
import { speed } from "./delivery/speed.ts";

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
