/** What Alertmanager posts to a webhook (its format version 4), reduced to what a person wants to read. */
import type { Notification } from "@redis-ha-lab/cluster/read/alerts.ts";
import { z } from "zod";

const alert = z.object({
  status: z.enum(["firing", "resolved"]),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()).default({}),
  startsAt: z.iso.datetime({ offset: true }),
  // Alertmanager writes the year 1 while an alert has no end.
  endsAt: z.iso.datetime({ offset: true }),
});

/** Unknown fields are left out, so that a newer Alertmanager still gets through. */
export const webhook = z.object({
  status: z.enum(["firing", "resolved"]),
  groupLabels: z.record(z.string(), z.string()).default({}),
  alerts: z.array(alert).min(1),
});

export function asNotification(body: z.output<typeof webhook>, at: Date): Notification {
  return {
    at: at.toISOString(),
    status: body.status,
    failure: body.groupLabels.failure || null,
    alerts: body.alerts.map(({ status, labels, annotations, startsAt, endsAt }) => ({
      name: labels.alertname ?? "unnamed",
      status,
      severity: labels.severity ?? null,
      about: labels.node ?? labels.server ?? labels.lane ?? labels.instance ?? null,
      summary: annotations.summary ?? null,
      runbook: annotations.runbook_url ?? null,
      since: startsAt,
      until: status === "resolved" ? endsAt : null,
    })),
  };
}

/** The latest notifications, oldest dropped first: a lab's memory, not an archive. */
export interface Recent {
  add(notification: Notification): void;
  /** Newest first. */
  list(limit: number): readonly Notification[];
}

/** A notification of the whole lab is some 30 kB; any client of this service may send one of a megabyte. */
const MOST_BYTES = 16 << 20;

/** @param capacity how many, and of these as many as fit into `mostBytes`. */
export function createRecent(capacity: number, mostBytes = MOST_BYTES): Recent {
  const kept: { readonly notification: Notification; readonly bytes: number }[] = [];
  let bytes = 0;
  return {
    add(notification) {
      // Two for each character, which is what it may take in memory.
      const own = 2 * JSON.stringify(notification).length;
      kept.unshift({ notification, bytes: own });
      bytes += own;
      while (kept.length > capacity || (kept.length > 1 && bytes > mostBytes))
        bytes -= kept.pop()?.bytes ?? 0;
    },
    list: (limit) => kept.slice(0, limit).map(({ notification }) => notification),
  };
}
