/** Failovers: the last one by phase, all of them over time, and what they cost. */
import { RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { labDashboard } from "../dashboard.ts";
import { course } from "./failover/course.ts";
import { glance } from "./failover/glance.ts";
import { phases } from "./failover/phases.ts";
import { price } from "./failover/price.ts";
import { repointer } from "./failover/repointer.ts";

export function failover() {
  const dashboard = labDashboard({
    uid: "failover",
    title: "Failover",
    description: "The last failover by phase, all of them over time, and what they cost clients.",
  });
  for (const panel of glance()) dashboard.withPanel(panel);
  const sections = {
    "How long it took": phases,
    "How it went": course,
    "What the repointer did": repointer,
    "What it cost clients": price,
  };
  for (const [title, panels] of Object.entries(sections)) {
    dashboard.withRow(new RowBuilder(title));
    for (const panel of panels()) dashboard.withPanel(panel);
  }
  return dashboard;
}
