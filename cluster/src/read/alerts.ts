/** The alerts there are, as Prometheus decides them and as Alertmanager holds them, and what it has notified. */
import { z } from "zod";

const texts = z.record(z.string(), z.string());

/** GET /api/v1/alerts of Prometheus. */
export const prometheusAlerts = z.object({
  data: z.object({
    alerts: z.array(
      z.object({
        state: z.enum(["pending", "firing"]),
        activeAt: z.string(),
        labels: texts,
        annotations: texts,
      }),
    ),
  }),
});
export type PrometheusAlerts = z.output<typeof prometheusAlerts>["data"]["alerts"];
export const PROMETHEUS_ALERTS = "/api/v1/alerts";

/** GET /api/v2/alerts of Alertmanager. */
export const heldAlerts = z.array(
  z.object({
    fingerprint: z.string(),
    labels: texts,
    annotations: texts,
    startsAt: z.string(),
    status: z.object({
      /** Suppressed: a cause fires too or it is silenced, so it is not notified. */
      state: z.enum(["active", "suppressed", "unprocessed"]),
      inhibitedBy: z.array(z.string()),
      silencedBy: z.array(z.string()),
    }),
  }),
);
export const HELD_ALERTS = "/api/v2/alerts?active=true&silenced=true&inhibited=true&unprocessed=true";
export type HeldAlerts = z.output<typeof heldAlerts>;

export const notifiedAlert = z.object({
  name: z.string(),
  status: z.enum(["firing", "resolved"]),
  severity: z.string().nullable(),
  /** The node, server or client path the alert is about; null for the cluster as a whole. */
  about: z.string().nullable(),
  summary: z.string().nullable(),
  runbook: z.string().nullable(),
  since: z.string(),
  /** Null while it fires. */
  until: z.string().nullable(),
});
export type NotifiedAlert = z.output<typeof notifiedAlert>;

/** GET /notifications of the lab's receiver. */
export const notification = z.object({
  /** When it arrived, ISO 8601. */
  at: z.string(),
  status: z.enum(["firing", "resolved"]),
  /** What Alertmanager grouped by. */
  failure: z.string().nullable(),
  alerts: z.array(notifiedAlert),
});
export type Notification = z.output<typeof notification>;
