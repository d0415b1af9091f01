/** Section Sentinel of INFO. */
import { finite, parsePairs } from "@redis-ha-lab/cluster/read/info.ts";
import type { InfoReply } from "../collectors/info-reply.ts";
import { gauge } from "../exposition/family.ts";
import { labels } from "../exposition/labels.ts";
import type { ScrapeResponse } from "../exposition/scrape-response.ts";

const PLAIN = {
  sentinel_masters: gauge("redis_sentinel_masters", "Masters this Sentinel watches."),
  sentinel_tilt: gauge(
    "redis_sentinel_tilt",
    "1 while this Sentinel distrusts its clock and does nothing but watch.",
  ),
  sentinel_running_scripts: gauge("redis_sentinel_running_scripts", "Scripts this Sentinel runs now."),
  sentinel_scripts_queue_length: gauge("redis_sentinel_scripts_queue_length", "Scripts that wait to run."),
  sentinel_simulate_failure_flags: gauge(
    "redis_sentinel_simulate_failure_flags",
    "SENTINEL SIMULATE-FAILURE, as flags.",
  ),
} as const;

const STATUS = gauge("redis_sentinel_master_status", "1 while this Sentinel finds the master well.");
const SLAVES = gauge(
  "redis_sentinel_master_slaves",
  "Replicas this Sentinel knows, also those that are down.",
);
const SENTINELS = gauge("redis_sentinel_master_sentinels", "Sentinels this Sentinel knows, itself too.");
const TILT_FOR = gauge(
  "redis_sentinel_tilt_duration_seconds",
  "How long this Sentinel has been in TILT; 0 when it is not.",
);

/** `master0:name=mymaster,status=ok,address=198.18.77.11:6379,slaves=2,sentinels=3` */
function master(response: ScrapeResponse, text: string): void {
  const { name, status = "", address = "", slaves, sentinels } = parsePairs(text);
  if (name === undefined) return;
  const where = { master_name: name, master_address: address };
  response.add(STATUS, status === "ok" ? 1 : 0, labels({ ...where, master_status: status }));
  const knownSlaves = finite(slaves);
  const knownSentinels = finite(sentinels);
  if (knownSlaves !== undefined) response.add(SLAVES, knownSlaves, labels(where));
  if (knownSentinels !== undefined) response.add(SENTINELS, knownSentinels, labels(where));
}

export function sentinelSection(response: ScrapeResponse, { fields }: InfoReply): void {
  for (const [field, family] of Object.entries(PLAIN)) {
    const value = finite(fields.get(field));
    if (value !== undefined) response.add(family, value);
  }
  // -1 outside of TILT; absent before Redis 7.0.
  const since = finite(fields.get("sentinel_tilt_since_seconds"));
  if (since !== undefined) response.add(TILT_FOR, Math.max(0, since));
  for (const [field, text] of fields) {
    if (/^master\d+$/.test(field)) master(response, text);
  }
}
