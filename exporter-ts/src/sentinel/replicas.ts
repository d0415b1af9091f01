/** SENTINEL REPLICAS: which replicas this Sentinel knows, and which it could promote. */
import type { Instance } from "@redis-ha-lab/cluster/read/sentinel-replies.ts";
import { gauge } from "../exposition/family.ts";
import { labels } from "../exposition/labels.ts";
import type { Scrape } from "../scrape/survey.ts";

/** Sentinel's own limits for the replica it would promote (sentinelSelectSlave), in milliseconds. */
const PING_FRESH = 5_000;
const INFO_FRESH = 30_000;
const INFO_FRESH_WHILE_DOWN = 5_000;
const LINK_DOWN_PERIODS = 10;

/** Whether a Sentinel would promote a replica now; where it wouldn't, a failover without a better one aborts. */
export function isPromotable(replica: Instance, master: Instance): boolean {
  if (!replica.isReachable || (replica.pingAgeMs ?? 0) > PING_FRESH) return false;
  if (replica.number("slave-priority") === 0) return false;
  const masterDown = master.flags.has("s_down");
  const { infoAgeMs } = replica;
  if (infoAgeMs === null || infoAgeMs > (masterDown ? INFO_FRESH_WHILE_DOWN : INFO_FRESH)) return false;
  const downAfter = master.number("down-after-milliseconds") ?? 0;
  const longest = downAfter * LINK_DOWN_PERIODS + (masterDown ? (master.number("s-down-time") ?? 0) : 0);
  return (replica.number("master-link-down-time") ?? 0) <= longest;
}

const OK_SLAVES = gauge("redis_sentinel_master_ok_slaves", "Replicas that this Sentinel finds up.");
const KNOWN = gauge("redis_sentinel_known_replicas", "Replicas this Sentinel knows.");
const USABLE = gauge(
  "redis_sentinel_usable_replicas",
  "Replicas this Sentinel could promote now; at 0 a failover aborts.",
);
const PROMOTABLE = gauge(
  "redis_sentinel_replica_usable",
  "1 for each replica this Sentinel could promote now.",
);
const OFFSET = gauge(
  "redis_sentinel_replica_offset_bytes",
  "The replica's offset when this Sentinel last read its INFO.",
);
const PRIORITY = gauge(
  "redis_sentinel_replica_priority",
  "The replica's priority; the lowest is promoted first, 0 never.",
);
const LINK_UP = gauge(
  "redis_sentinel_replica_link_up",
  "1 while the replica reported its link to the master up.",
);
const LINK_DOWN_FOR = gauge(
  "redis_sentinel_replica_link_down_seconds",
  "How long the replica reported its link down.",
);

export function replicas(scrape: Scrape, master: Instance, all: readonly Instance[]): void {
  const { response } = scrape;
  const name = master.text("name") ?? "";
  const theirs = labels({ master_name: name, master_address: `${master.host}:${master.port}` });
  response.add(OK_SLAVES, all.filter((one) => !one.isDown).length, theirs);
  response.add(KNOWN, all.length, labels({ master_name: name }));
  response.add(USABLE, all.filter((one) => isPromotable(one, master)).length, labels({ master_name: name }));

  const written = new Set<string>();
  for (const replica of all) {
    const node = scrape.nodeAt(replica.host, replica.port);
    if (written.has(node)) continue;
    written.add(node);
    const label = labels({ master_name: name, node });
    response.add(PROMOTABLE, isPromotable(replica, master) ? 1 : 0, label);
    const offset = replica.number("slave-repl-offset");
    const priority = replica.number("slave-priority");
    const linkDown = replica.number("master-link-down-time");
    if (offset !== undefined) response.add(OFFSET, offset, label);
    if (priority !== undefined) response.add(PRIORITY, priority, label);
    response.add(LINK_UP, replica.text("master-link-status") === "ok" ? 1 : 0, label);
    if (linkDown !== undefined) response.add(LINK_DOWN_FOR, linkDown / 1000, label);
  }
}
