/** The latest notifications, oldest dropped first: a lab's memory, not an archive. */
import type { Notification } from "@redis-ha-lab/cluster/read/alerts.ts";

export interface Recent {
  add(notification: Notification): void;
  /** Newest first. */
  list(limit: number): readonly Notification[];
}

export function createRecent(capacity: number): Recent {
  const kept: Notification[] = [];
  return {
    add(notification) {
      kept.unshift(notification);
      if (kept.length > capacity) kept.length = capacity;
    },
    list: (limit) => kept.slice(0, limit),
  };
}
