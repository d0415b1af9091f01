/** The Sentinels: what each reports, whether they agree, whether they could act. */
import { RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { labDashboard } from "../dashboard.ts";
import { agreement } from "./sentinel/agreement.ts";
import { glance } from "./sentinel/glance.ts";
import { readiness } from "./sentinel/readiness.ts";
import { views } from "./sentinel/views.ts";

export function sentinel() {
  const dashboard = labDashboard({
    uid: "sentinel",
    title: "Sentinel",
    description:
      "What each Sentinel reports, whether they agree, and whether they could act if the master died now.",
  });
  for (const panel of glance()) dashboard.withPanel(panel);
  const sections = {
    "Do they agree?": agreement,
    "What does each see?": views,
    "Could they act now?": readiness,
  };
  for (const [title, panels] of Object.entries(sections)) {
    dashboard.withRow(new RowBuilder(title));
    for (const panel of panels()) dashboard.withPanel(panel);
  }
  return dashboard;
}
