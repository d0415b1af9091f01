/** Firing alerts, as Alertmanager reports them. */
import type { Alert } from "../src/alerts/schema.ts";
import { Age, Mark, type Severity } from "./parts.tsx";

const MARKS: Readonly<Record<Alert["severity"], Severity>> = {
  critical: "bad",
  warning: "warning",
  info: "info",
  none: "info",
};

function sumOf(alerts: readonly Alert[] | null): string {
  if (alerts === null) return "unknown: Alertmanager does not answer";
  const firing = alerts.filter(({ state }) => state === "firing").length;
  return firing === 0 ? "nothing fires" : `${firing} firing`;
}

function quietWords({ state, inhibitedBy }: Alert): string {
  if (state === "firing") return "";
  return state === "silenced" ? "silenced" : `due to ${inhibitedBy.join(", ") || "another alert"}`;
}

export const Alerts = ({ alerts }: { alerts: readonly Alert[] | null }) => (
  <section class="card" aria-labelledby="alerts-title">
    <h2 id="alerts-title">
      Alerts <small id="alerts-sum">{sumOf(alerts)}</small>
    </h2>
    <ul id="alerts" class="alerts">
      {alerts?.map((alert) => (
        <li key={alert.id} data-state={alert.state}>
          <Mark is={MARKS[alert.severity]} />
          <div>
            <p class="head">
              <b>{alert.subject === null ? alert.name : `${alert.name} · ${alert.subject}`}</b>
              {/* Where it is cut short, the pointer brings the rest. */}
              <span class="source" title={quietWords(alert)}>
                {quietWords(alert)}
              </span>
              <span class="age">
                <Age since={alert.since} />
              </span>
            </p>
            {/* One that another explains needs no words of its own. */}
            <p>{alert.state === "firing" && alert.summary}</p>
          </div>
        </li>
      ))}
    </ul>
  </section>
);
