/** The alerts that fire now, from Prometheus: it decides, Alertmanager only passes on. */

import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { PROMETHEUS_ALERTS, prometheusAlerts } from "@redis-ha-lab/cluster/read/alerts.ts";
import { getJson } from "@redis-ha-lab/cluster/read/get-json.ts";

export interface FiringAlert {
  readonly name: string;
  readonly severity: string | null;
  /** What it is about: the alert's summary, or its labels. */
  readonly summary: string;
  /** ISO 8601 */
  readonly since: string;
}

/** @returns null when Prometheus does not answer: unknown is not the same as none. */
export async function firingAlerts(config: LabConfig, limitMs: number): Promise<FiringAlert[] | null> {
  try {
    const { data } = await getJson(config.prometheus, PROMETHEUS_ALERTS, prometheusAlerts, limitMs);
    return data.alerts
      .filter((alert) => alert.state === "firing")
      .map(({ labels, annotations, activeAt }) => ({
        name: labels.alertname ?? "unnamed",
        severity: labels.severity ?? null,
        summary:
          annotations.summary ??
          Object.entries(labels)
            .map((pair) => pair.join("="))
            .join(" "),
        since: activeAt,
      }));
  } catch {
    return null;
  }
}
