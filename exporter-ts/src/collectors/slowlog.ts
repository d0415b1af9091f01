/** SLOWLOG LEN and SLOWLOG GET 1. */
import { listOf, type Reply } from "@redis-ha-lab/cluster/resp/codec.ts";
import { gauge } from "../exposition/family.ts";
import type { ScrapeResponse } from "../exposition/scrape-response.ts";

const LENGTH = gauge("redis_slowlog_length", "Entries in the slow log.");
const LAST_ID = gauge("redis_slowlog_last_id", "Id of the newest entry of the slow log.");
const LAST_DURATION = gauge(
  "redis_last_slow_execution_duration_seconds",
  "How long the newest entry of the slow log took.",
);

export function slowlogLength(response: ScrapeResponse, reply: Reply): void {
  if (typeof reply === "number") response.add(LENGTH, reply);
}

/** An empty log shows as 0 and 0, as in redis_exporter. */
export function slowlogNewest(response: ScrapeResponse, reply: Reply): void {
  if (!Array.isArray(reply)) return;
  const [id, , microseconds] = listOf(reply[0]);
  response.add(LAST_ID, typeof id === "number" ? id : 0);
  response.add(LAST_DURATION, typeof microseconds === "number" ? microseconds / 1e6 : 0);
}
