/** Prometheus's alerts as they become pending, fire and resolve. */

import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import {
  PROMETHEUS_ALERTS,
  type PrometheusAlerts,
  prometheusAlerts,
} from "@redis-ha-lab/cluster/read/alerts.ts";
import { getJson } from "@redis-ha-lab/cluster/read/get-json.ts";
import { every } from "./every.ts";
import type { Recorder } from "./recorder.ts";

const POLL_MS = 500;

export function watchAlerts(config: LabConfig, recorder: Recorder, signal: AbortSignal): Promise<void> {
  const known = new Map<
    string,
    { alert: string; state: "pending" | "firing"; labels: Record<string, string> }
  >();
  return every(POLL_MS, signal, async () => {
    let alerts: PrometheusAlerts;
    try {
      alerts = (await getJson(config.prometheus, PROMETHEUS_ALERTS, prometheusAlerts, 2_000)).data.alerts;
      recorder.heard("prometheus", true);
    } catch {
      if (!signal.aborted) recorder.heard("prometheus", false);
      return;
    }
    const now = new Map(alerts.map((alert) => [JSON.stringify(alert.labels), alert]));
    for (const [key, { state, labels }] of now) {
      if (known.get(key)?.state === state) continue;
      const alert = labels.alertname ?? "unnamed";
      known.set(key, { alert, state, labels });
      recorder.add({ kind: "alert", alert, state, labels });
    }
    for (const [key, { alert, state, labels }] of known) {
      if (now.has(key)) continue;
      known.delete(key);
      // What never fired has nothing to resolve.
      if (state === "firing") recorder.add({ kind: "alert", alert, state: "resolved", labels });
    }
  });
}
