import { Counter, collectDefaultMetrics, Registry } from "prom-client";

export function createMetrics() {
  const register = new Registry();
  collectDefaultMetrics({ register, prefix: "receiver_" });
  const notifications = new Counter({
    name: "receiver_notifications_total",
    help: "Notifications that Alertmanager delivered, by the state of their group.",
    labelNames: ["status"] as const,
    registers: [register],
  });
  // Known from the start, so that the first notification is an increase and not a new series.
  for (const status of ["firing", "resolved"] as const) notifications.inc({ status }, 0);
  return { register, notifications };
}

export type Metrics = ReturnType<typeof createMetrics>;
