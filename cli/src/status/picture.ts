/** One look at everything `status` shows. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { PROMETHEUS_ALERTS, prometheusAlerts } from "@redis-ha-lab/cluster/read/alerts.ts";
import { getJson } from "@redis-ha-lab/cluster/read/get-json.ts";
import { type LabState, readState } from "@redis-ha-lab/cluster/read/state.ts";
import { type ClientPathState, clientPaths } from "./client-paths.ts";

/** The alerts that fire now, from Prometheus: it decides, Alertmanager only passes on. */
export interface FiringAlert {
  readonly name: string;
  readonly severity: string | null;
  /** What it is about: the alert's summary, or its labels. */
  readonly summary: string;
  /** ISO 8601 */
  readonly since: string;
}

/** @returns null when Prometheus does not answer: unknown is not the same as none. */
async function firingAlerts(config: LabConfig, limitMs: number): Promise<FiringAlert[] | null> {
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

/** Each source's share of the 2 s a person waits for an answer; the rest is the start of a container. */
const SOURCE_LIMIT_MS = 400;

/** Everything `status` shows, at one moment. */
export interface Picture {
  readonly state: LabState;
  readonly clients: readonly ClientPathState[];
  /** null when Prometheus does not answer */
  readonly alerts: readonly FiringAlert[] | null;
}

export async function look(config: LabConfig): Promise<Picture> {
  const [state, clients, alerts] = await Promise.all([
    readState(config, SOURCE_LIMIT_MS),
    clientPaths(config, SOURCE_LIMIT_MS),
    firingAlerts(config, SOURCE_LIMIT_MS),
  ]);
  return { state, clients, alerts };
}
