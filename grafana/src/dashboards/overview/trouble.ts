/** Which alerts fire, and what the Sentinels have published. */
import { more } from "../../dashboard.ts";
import { sentinelEvents } from "../../panel/sentinel-events.ts";
import { table } from "../../panel/table.ts";
import { rows } from "../../query.ts";

export const trouble = () => [
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
