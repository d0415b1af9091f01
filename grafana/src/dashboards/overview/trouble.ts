/** What fires, and what the cluster has been saying. */
import { more } from "../../dashboard.ts";
import { graph } from "../../panel/graph.ts";
import { table } from "../../panel/table.ts";
import { over, rows } from "../../query.ts";

export const trouble = () => [
  table({
    title: "Which alerts fire?",
    description: "`make alerts` shows the same with what to do; docs/runbooks.md has a page for each.",
    queries: [
      rows(
        // A row that says "none" rather than an empty table, which could also mean that nobody knows.
        'max by (alertname, severity, node, lane, instance) (ALERTS{alertstate="firing"}) or label_replace(vector(1) unless on () ALERTS{alertstate="firing"}, "alertname", "none", "", "")',
      ),
    ],
    width: 12,
    height: 8,
    columns: [
      { from: "alertname", heading: "Alert" },
      { from: "severity", heading: "Severity" },
      { from: "node", heading: "Node" },
      { from: "lane", heading: "Lane" },
      { from: "instance", heading: "Reported by" },
    ],
  }),
  graph({
    title: "What do the Sentinels tell?",
    description: "Their events per 10 s. Quiet is good.",
    queries: [
      over(
        'sum by (event) (increase(redis_sentinel_events_total{kind="sentinel", event=~"[+-](sdown|odown)|[+]switch-master|[+]tilt|-failover-abort.+"}[10s]))',
        "{{event}}",
      ),
    ],
    width: 12,
    height: 8,
    min: 0,
    links: [more("Sentinel", "sentinel")],
  }),
];
