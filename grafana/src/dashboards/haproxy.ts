/** The proxy: where it routes and why, and what goes through it. */
import { RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { labDashboard } from "../dashboard.ts";
import { glance } from "./haproxy/glance.ts";
import { questions } from "./haproxy/questions.ts";
import { routing } from "./haproxy/routing.ts";
import { traffic } from "./haproxy/traffic.ts";

export function haproxy() {
  const dashboard = labDashboard({
    uid: "haproxy",
    title: "HAProxy",
    description: "Where it routes, why, and what goes through it.",
  });
  for (const panel of glance()) dashboard.withPanel(panel);
  dashboard.withRow(new RowBuilder("Where it routes"));
  for (const panel of routing()) dashboard.withPanel(panel);
  dashboard.withRow(new RowBuilder("Why it routes there: the results of its checks"));
  for (const panel of questions()) dashboard.withPanel(panel);
  dashboard.withRow(new RowBuilder("What goes through"));
  for (const panel of traffic()) dashboard.withPanel(panel);
  return dashboard;
}
