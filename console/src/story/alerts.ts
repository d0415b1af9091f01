/** What begins to fire and what resolves. */
import type { Alert } from "../state/alerts.ts";
import type { Draft, Story } from "./draft.ts";

const told = (at: number, alert: Alert, one: Pick<Draft, "kind" | "severity" | "sentence">): Draft => ({
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
        told(after.time, alert, {
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
    const sentence = `alert ${name} fires as a consequence of ${inhibitedBy.join(" and ")}, so nobody is notified`;
    return told(at, alert, { kind: "alert-inhibited", severity: "info", sentence });
  }
  const severity = alert.severity === "critical" ? "bad" : alert.severity === "warning" ? "warning" : "info";
  return told(at, alert, { kind: "alert-firing", severity, sentence: `alert ${name} fires: ${summary}` });
}
