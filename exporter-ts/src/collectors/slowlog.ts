/** SLOWLOG LEN and SLOWLOG GET 1. */
import { listOf, type Reply } from "@redis-ha-lab/cluster/resp/codec.ts";
import { gauge } from "../exposition/family.ts";
import type { Page } from "../exposition/page.ts";

const LENGTH = gauge("redis_slowlog_length", "Entries in the slow log.");
const LAST_ID = gauge("redis_slowlog_last_id", "Id of the newest entry of the slow log.");
const LAST_DURATION = gauge(
  "redis_last_slow_execution_duration_seconds",
  "How long the newest entry of the slow log took.",
);

export function slowlogLength(page: Page, reply: Reply): void {
  if (typeof reply === "number") page.add(LENGTH, reply);
}

/** An empty log shows as 0 and 0, as in redis_exporter. */
export function slowlogNewest(page: Page, reply: Reply): void {
  if (!Array.isArray(reply)) return;
  const [id, , microseconds] = listOf(reply[0]);
  page.add(LAST_ID, typeof id === "number" ? id : 0);
  page.add(LAST_DURATION, typeof microseconds === "number" ? microseconds / 1e6 : 0);
}
