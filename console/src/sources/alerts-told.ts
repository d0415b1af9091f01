/** Alertmanager's alerts as the state document has them. */
import type { HeldAlerts } from "@redis-ha-lab/cluster/read/alerts.ts";
import type { Alert } from "../state/alerts.ts";

const SEVERITIES = ["critical", "warning", "info", "none"] as const;
const severityOf = (label: string | undefined) =>
  SEVERITIES.find((severity) => severity === label) ?? ("none" as const);

/** Worst first, those that need nobody last; newest first within. */
export function readAlerts(page: HeldAlerts): Alert[] {
  const names = new Map(page.map(({ fingerprint, labels }) => [fingerprint, labels.alertname ?? "unnamed"]));
  const weight = ({ state, severity }: Alert) => (state === "firing" ? 0 : 10) + SEVERITIES.indexOf(severity);
  return page
    .map(({ fingerprint, labels, annotations, startsAt, status }): Alert => {
      const { inhibitedBy, silencedBy } = status;
      return {
        id: fingerprint,
        name: labels.alertname ?? "unnamed",
        severity: severityOf(labels.severity),
        // `node` is whom it is about; `instance` who was asked, and often the same.
        subject: labels.node ?? labels.lane ?? labels.instance ?? null,
        state: inhibitedBy.length > 0 ? "inhibited" : silencedBy.length > 0 ? "silenced" : "firing",
        since: Date.parse(startsAt),
        summary: annotations.summary ?? labels.alertname ?? "no summary",
        inhibitedBy: [...new Set(inhibitedBy.map((id) => names.get(id) ?? id))].sort(),
      };
    })
    .sort(
      (one, other) => weight(one) - weight(other) || other.since - one.since || (one.id < other.id ? -1 : 1),
    );
}
