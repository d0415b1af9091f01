/** Alertmanager's alerts as the state document has them. */
import type { HeldAlerts } from "@redis-ha-lab/cluster/read/alerts.ts";
import type { Draft, Story } from "../state.ts";
import type { Alert } from "./schema.ts";

const SEVERITIES = ["critical", "warning", "info", "none"] as const;
const severityOf = (label: string | undefined) =>
  SEVERITIES.find((severity) => severity === label) ?? ("none" as const);

/** Worst first, those that need no action last; newest first within. */
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
        // `node` is what it is about; `instance` what was asked, and often the same.
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

/** What begins to fire and what resolves. */
const report = (at: number, alert: Alert, one: Pick<Draft, "kind" | "severity" | "sentence">): Draft => ({
  at,
  group: "alerts",
  subject: alert.subject ?? "alertmanager",
  detail: alert.summary,
  ...one,
});

export const alertsStory: Story = (before, after) => {
  // While Alertmanager does not answer nothing is known to begin or to end.
  if (!before.alerts || !after.alerts || before.alerts === after.alerts) return [];
  const old = new Map(before.alerts.map((alert) => [alert.id, alert]));
  const now = new Set(after.alerts.map(({ id }) => id));
  return [
    ...after.alerts.filter(({ id }) => !old.has(id)).map((alert) => began(after.time, alert)),
    ...before.alerts
      .filter(({ id }) => !now.has(id))
      .map((alert) =>
        report(after.time, alert, {
          kind: "alert-resolved",
          severity: "good",
          sentence: `alert ${named(alert)} is resolved`,
        }),
      ),
  ];
};

const named = ({ name, subject }: Alert) => (subject === null ? name : `${name} (${subject})`);

function began(at: number, alert: Alert): Draft {
  const { summary, inhibitedBy } = alert;
  const name = named(alert);
  if (alert.state === "inhibited") {
    const sentence = `alert ${name} fires as a consequence of ${inhibitedBy.join(" and ")}, so no notification is sent`;
    return report(at, alert, { kind: "alert-inhibited", severity: "info", sentence });
  }
  const severity = alert.severity === "critical" ? "bad" : alert.severity === "warning" ? "warning" : "info";
  return report(at, alert, { kind: "alert-firing", severity, sentence: `alert ${name} fires: ${summary}` });
}
