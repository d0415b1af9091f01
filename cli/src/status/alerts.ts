/** `alerts`: what Alertmanager holds, with where to read on, and what it has notified lately. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import {
  HELD_ALERTS,
  type HeldAlerts,
  heldAlerts,
  type Notification,
  notification,
} from "@redis-ha-lab/cluster/read/alerts.ts";
import { getJson } from "@redis-ha-lab/cluster/read/get-json.ts";
import { printLines } from "@redis-ha-lab/common/printable.ts";
import { bad, doubtful, faint, good, table } from "@redis-ha-lab/scenarios/terminal/table.ts";
import { z } from "zod";

const LIMIT_MS = 2_000;

/** Hours, minutes and seconds of the day, UTC as in all of the lab's logs. */
const clock = (iso: string) => new Date(iso).toISOString().slice(11, 19);

const SEVERITIES = ["critical", "warning", "info"];
const rank = (severity = "") =>
  (SEVERITIES.indexOf(severity) + SEVERITIES.length + 1) % (SEVERITIES.length + 1);

export function heldLines(alerts: HeldAlerts): string[] {
  if (alerts.length === 0) return ["No alert fires."];
  const sorted = alerts.toSorted(
    (a, b) => rank(a.labels.severity) - rank(b.labels.severity) || a.startsAt.localeCompare(b.startsAt),
  );
  return table(
    ["ALERT", "SEVERITY", "SINCE", "WHAT", "WHAT TO DO"],
    sorted.map(({ labels, annotations, startsAt, status }) => {
      // Suppressed: a cause fires too, so it is not notified.
      const paint = status.state === "suppressed" ? faint : labels.severity === "critical" ? bad : doubtful;
      return [
        paint(labels.alertname ?? "unnamed"),
        status.state === "suppressed" ? "consequence" : (labels.severity ?? "-"),
        clock(startsAt),
        annotations.summary ?? "-",
        faint(annotations.runbook_url ?? "-"),
      ];
    }),
  );
}

export function notificationLines(recent: readonly Notification[]): string[] {
  if (recent.length === 0) return ["None since the receiver started."];
  const named = (alerts: Notification["alerts"], status: "firing" | "resolved") =>
    alerts
      .filter((alert) => alert.status === status)
      .map((alert) => (alert.about ? `${alert.name} (${alert.about})` : alert.name))
      .join(", ");
  return table(
    ["AT", "FAILURE", "FIRING", "RESOLVED"],
    recent.map(({ at, failure, alerts }) => [
      clock(at),
      failure ?? "-",
      bad(named(alerts, "firing") || "-"),
      good(named(alerts, "resolved") || "-"),
    ]),
  );
}

/** Prints both; a part that does not answer is said so and does not hide the other. */
export async function showAlerts(config: LabConfig, limit: number): Promise<void> {
  const asked = await Promise.allSettled([
    getJson(config.alertmanager, HELD_ALERTS, heldAlerts, LIMIT_MS).then(heldLines),
    getJson(config.receiver, `/notifications?limit=${limit}`, z.array(notification), LIMIT_MS).then(
      notificationLines,
    ),
  ]);
  const [now, lately] = asked.map((one) =>
    one.status === "fulfilled" ? one.value : [bad(`unknown: ${(one.reason as Error).message}`)],
  );
  const lines = [...(now ?? []), "", "Notified lately, newest first (UTC)", ...(lately ?? [])];
  printLines(lines);
  if (asked.some((one) => one.status === "rejected")) process.exitCode = 1;
}
