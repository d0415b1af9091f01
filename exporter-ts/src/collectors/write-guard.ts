/**
 * The write guard: min-replicas-to-write makes a master refuse writes while too few replicas acknowledge in time. Redis
 * tells neither that it is closed nor what closes it; both follow from two settings and one INFO field.
 */
import { finite } from "@redis-ha-lab/cluster/read/info.ts";
import { gauge } from "../exposition/family.ts";
import type { ScrapeResponse } from "../exposition/scrape-response.ts";
import type { Settings } from "./config.ts";
import type { InfoReply } from "./info-reply.ts";
import { roleOf } from "./instance.ts";

const NEEDED = gauge(
  "redis_fence_min_replicas",
  "Replicas a master must have to accept writes; 0 is no write guard.",
);
const MAX_LAG = gauge(
  "redis_fence_max_lag_seconds",
  "How old a replica's acknowledgement may be to count for the write guard.",
);
const GOOD = gauge("redis_fence_good_replicas", "On a master with a write guard: replicas that count now.");
const REFUSES = gauge(
  "redis_fence_refuses_writes",
  "On a master: 1 while it answers writes with NOREPLICAS.",
);

/** Whether a master refuses writes; undefined where it can't be known (no permission to read the settings). */
export function refusesWrites(info: InfoReply, settings: Settings): boolean | undefined {
  if (roleOf(info) !== "master") return undefined;
  const needed = finite(settings.get("min-replicas-to-write"));
  const maxLag = finite(settings.get("min-replicas-max-lag"));
  if (needed === undefined || maxLag === undefined) return undefined;
  // Either of them at 0 switches the write guard off, and the INFO field with it.
  if (needed === 0 || maxLag === 0) return false;
  const good = finite(info.fields.get("min_slaves_good_slaves"));
  return good === undefined ? undefined : good < needed;
}

export function writeGuard(response: ScrapeResponse, info: InfoReply, settings: Settings): void {
  const needed = finite(settings.get("min-replicas-to-write"));
  const maxLag = finite(settings.get("min-replicas-max-lag"));
  if (needed !== undefined) response.add(NEEDED, needed);
  if (maxLag !== undefined) response.add(MAX_LAG, maxLag);
  const refuses = refusesWrites(info, settings);
  if (refuses === undefined) return;
  const good = finite(info.fields.get("min_slaves_good_slaves"));
  if (good !== undefined) response.add(GOOD, good);
  response.add(REFUSES, refuses ? 1 : 0);
}
