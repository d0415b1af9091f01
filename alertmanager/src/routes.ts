/** POST /notifications for Alertmanager, GET /notifications?limit=50 for people and `make alerts`. */
import type { NotifiedAlert } from "@redis-ha-lab/cluster/read/alerts.ts";
import { HttpError } from "@redis-ha-lab/common/http.ts";
import type { Logger } from "@redis-ha-lab/common/logger.ts";
import { wholeNumber } from "@redis-ha-lab/common/whole-number.ts";
import express, { type Express } from "express";
import { Counter, collectDefaultMetrics, Registry } from "prom-client";
import { z } from "zod";
import { asNotification, type Recent, webhook } from "./notification.ts";

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

type Metrics = ReturnType<typeof createMetrics>;

const DEFAULT_LIMIT = 50;
const query = z.strictObject({ limit: wholeNumber(1, 500).default(DEFAULT_LIMIT) });

/** @throws HttpError 400 that names every problem. */
function checked<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new HttpError(
    400,
    `${what} is not understood`,
    result.error.issues.map(({ path, message }) => `${path.join(".") || "(whole)"}: ${message}`),
  );
}

const names = (alerts: readonly NotifiedAlert[], status: NotifiedAlert["status"]) => [
  ...new Set(alerts.filter((alert) => alert.status === status).map((alert) => alert.name)),
];

export function mountRoutes(app: Express, recent: Recent, metrics: Metrics, logger: Logger): void {
  // A group of every alert of the lab is some 30 kB.
  app.post("/notifications", express.json({ limit: "1mb" }), (request, response) => {
    const notification = asNotification(checked(webhook, request.body, "the notification"), new Date());
    recent.add(notification);
    metrics.notifications.inc({ status: notification.status });
    logger.info("notification received", {
      failure: notification.failure,
      firing: names(notification.alerts, "firing"),
      resolved: names(notification.alerts, "resolved"),
    });
    response.status(204).end();
  });

  app.get("/notifications", (request, response) => {
    response.json(recent.list(checked(query, request.query, "the query").limit));
  });
}
