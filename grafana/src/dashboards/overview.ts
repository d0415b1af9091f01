/** The home page: which node is master, do all agree, can clients write, what just happened. */
import { labDashboard, more } from "../dashboard.ts";
import { mastersOfAll, rolesOfNodes } from "../panel/roles.ts";
import { sentinelEvents } from "../panel/sentinel-events.ts";
import { table } from "../panel/table.ts";
import { rows } from "../query.ts";
import { clients } from "./overview/clients.ts";
import { glance } from "./overview/glance.ts";

/** Which alerts fire, and what the Sentinels have published. */
const trouble = () => [
  table({
    title: "Which alerts fire?",
    description: "`make alerts` shows the same with what to do; docs/runbooks.md has a section for each.",
    queries: [
      rows(
        // A row that says "none" rather than an empty table, which could also mean that nothing is known.
        'max by (alertname, severity, node, lane, instance) (ALERTS{alertstate="firing"}) or label_replace(vector(1) unless on () ALERTS{alertstate="firing"}, "alertname", "none", "", "")',
      ),
    ],
    width: 12,
    height: 8,
    columns: [
      { from: "alertname", heading: "Alert", width: 205 },
      {
        from: "severity",
        heading: "Severity",
        width: 85,
        colors: { critical: "dark-red", warning: "dark-orange", info: "dark-blue" },
      },
      { from: "node", heading: "Node", width: 85 },
      { from: "lane", heading: "Client path", width: 100 },
      { from: "instance", heading: "Reported by" },
    ],
  }),
  sentinelEvents(12, 8, [more("Sentinel", "sentinel")]),
];

/** Which node has which role, and which parts report it. */
const roles = () => [
  rolesOfNodes({
    title: "Which role does each node have?",
    description: "What each node itself answers. An empty stretch means that there was no answer.",
    links: [more("Redis node", "redis-node")],
  }),
  mastersOfAll({
    title: "Do all report the same master?",
    description:
      "Three bands of one colour are a healthy cluster. In a failover the colours change one after the other: the node takes the role, HAProxy routes to it, the Sentinels announce it.",
    links: [more("Failover", "failover")],
  }),
];

export function overview() {
  const dashboard = labDashboard({
    uid: "redis-ha-overview",
    title: "Redis HA overview",
    description: "Which node is master, do all agree, can clients write, what just happened.",
  });
  for (const panel of [...glance(), ...roles(), ...clients(), ...trouble()]) dashboard.withPanel(panel);
  return dashboard;
}
