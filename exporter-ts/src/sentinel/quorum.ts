/** SENTINEL CKQUORUM and SENTINEL SENTINELS: could this Sentinel find and authorise a failover now? */
import type { Instance } from "@redis-ha-lab/cluster/read/sentinel-replies.ts";
import { type Reply, ReplyError } from "@redis-ha-lab/cluster/resp/codec.ts";
import { gauge } from "../exposition/family.ts";
import { labels } from "../exposition/labels.ts";
import type { ScrapeResponse } from "../exposition/scrape-response.ts";

const STATUS = gauge("redis_sentinel_master_ckquorum_status", "1 when SENTINEL CKQUORUM answers OK.");
const FAILURE = gauge(
  "redis_sentinel_ckquorum_failure",
  "What SENTINEL CKQUORUM finds missing: 1 for each that is.",
);
const OK_SENTINELS = gauge(
  "redis_sentinel_master_ok_sentinels",
  "Sentinels that this Sentinel finds up, itself too.",
);
const KNOWN = gauge("redis_sentinel_known_sentinels", "Sentinels this Sentinel knows, itself too.");
const USABLE = gauge(
  "redis_sentinel_usable_sentinels",
  "Sentinels that could vote now in this Sentinel's eyes, itself too.",
);

/**
 * @param reply "OK 3 usable Sentinels. …" or an error such as "NOQUORUM 1 usable Sentinels. Not enough available
 *   Sentinels to reach the specified quorum for this master. Not enough … to reach the majority …". The text changes
 *   with each number in it, so it is no label here.
 */
export function quorum(response: ScrapeResponse, masterName: string, reply: Reply): void {
  const label = labels({ master_name: masterName });
  const refused = reply instanceof ReplyError ? reply : undefined;
  if (refused && refused.code !== "NOQUORUM") return;
  response.add(STATUS, refused ? 0 : 1, label);
  const missing = (words: RegExp) => (refused && words.test(refused.message) ? 1 : 0);
  response.add(FAILURE, missing(/specified quorum/), labels({ master_name: masterName, reason: "quorum" }));
  response.add(FAILURE, missing(/majority/), labels({ master_name: masterName, reason: "majority" }));
}

/** @param others as SENTINEL SENTINELS lists them: all but the one that was asked. */
export function sentinels(response: ScrapeResponse, master: Instance, others: readonly Instance[]): void {
  const name = master.text("name") ?? "";
  const up = others.filter((one) => !one.isDown).length + 1;
  response.add(
    OK_SENTINELS,
    up,
    labels({ master_name: name, master_address: `${master.host}:${master.port}` }),
  );
  response.add(KNOWN, others.length + 1, labels({ master_name: name }));
  // One that is not called down but has no connection can't be asked for its vote.
  const usable = others.filter((one) => one.isReachable).length + 1;
  response.add(USABLE, usable, labels({ master_name: name }));
}
