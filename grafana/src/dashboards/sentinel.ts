/** The Sentinels: what each reports, whether they agree, whether they could act. */
import { RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { labDashboard } from "../dashboard.ts";
import { steps } from "../panel/frame.ts";
import { graph } from "../panel/graph.ts";
import { sentinelEvents } from "../panel/sentinel-events.ts";
import { over } from "../query.ts";
import { glance } from "./sentinel/glance.ts";
import { readiness } from "./sentinel/readiness.ts";
import { views } from "./sentinel/views.ts";

/** Do they agree? */
const agreement = () => [
  graph({
    title: "How many votes does each node have?",
    description:
      "How many Sentinels report the node as master. The lines cross at a failover: first the leader, then the others.",
    queries: [over("node:sentinel_votes:count", "{{node}}")],
    width: 12,
    height: 8,
    stepped: true,
    max: 3,
    limits: steps("transparent", [2, "green"]),
  }),
  graph({
    title: "Which configuration epoch does each have?",
    description: "All the same, except for a moment after a failover and on a Sentinel that is cut off.",
    queries: [over('redis_sentinel_config_epoch{kind="sentinel"}', "{{instance}}")],
    width: 12,
    height: 8,
    stepped: true,
  }),
  sentinelEvents(24, 8),
];

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
