/** SENTINEL REPLICAS: which replicas this Sentinel knows, and which it could promote. */
import { gauge } from "../exposition/family.ts";
import { labels } from "../exposition/labels.ts";
import type { Scrape } from "../scrape/scrape.ts";
import { type Instance, isDown, isPromotable } from "./instance.ts";

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
  const { page } = scrape;
  const name = master.text("name") ?? "";
  const theirs = labels({ master_name: name, master_address: `${master.host}:${master.port}` });
  page.add(OK_SLAVES, all.filter((one) => !isDown(one)).length, theirs);
  page.add(KNOWN, all.length, labels({ master_name: name }));
  page.add(USABLE, all.filter((one) => isPromotable(one, master)).length, labels({ master_name: name }));

  const written = new Set<string>();
  for (const replica of all) {
    const node = scrape.nodeAt(replica.host, replica.port);
    if (written.has(node)) continue;
    written.add(node);
    const label = labels({ master_name: name, node });
    page.add(PROMOTABLE, isPromotable(replica, master) ? 1 : 0, label);
    const offset = replica.number("slave-repl-offset");
    const priority = replica.number("slave-priority");
    const linkDown = replica.number("master-link-down-time");
    if (offset !== undefined) page.add(OFFSET, offset, label);
    if (priority !== undefined) page.add(PRIORITY, priority, label);
    page.add(LINK_UP, replica.text("master-link-status") === "ok" ? 1 : 0, label);
    if (linkDown !== undefined) page.add(LINK_DOWN_FOR, linkDown / 1000, label);
  }
}
