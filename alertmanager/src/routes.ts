/** POST /notifications for Alertmanager, GET /notifications?limit=50 for people and `make alerts`. */
import type { NotifiedAlert } from "@redis-ha-lab/cluster/read/alerts.ts";
import { HttpError } from "@redis-ha-lab/common/http.ts";
import type { Logger } from "@redis-ha-lab/common/logger.ts";
import express, { type Express } from "express";
import { z } from "zod";
import type { Metrics } from "./metrics.ts";
import { asNotification, webhook } from "./notification.ts";
import type { Recent } from "./recent.ts";

const DEFAULT_LIMIT = 50;
const query = z.object({ limit: z.coerce.number().int().min(1).max(500).default(DEFAULT_LIMIT) });

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
