/** How each node looks to this Sentinel, whatever it is: down or not, for how long, when it last answered. */
import type { Instance } from "@redis-ha-lab/cluster/read/sentinel-replies.ts";
import { gauge } from "../exposition/family.ts";
import { labels } from "../exposition/labels.ts";
import type { Scrape } from "../scrape/survey.ts";

const SDOWN = gauge("redis_sentinel_instance_sdown", "1 while this Sentinel finds the node down (SDOWN).");
const ODOWN = gauge(
  "redis_sentinel_instance_odown",
  "1 while this Sentinel knows that enough others find the master down, too (ODOWN).",
);
const DOWN_FOR = gauge(
  "redis_sentinel_instance_sdown_seconds",
  "How long this Sentinel has found the node down; 0 while up.",
);
const DISCONNECTED = gauge(
  "redis_sentinel_instance_disconnected",
  "1 while this Sentinel has no connection to the node.",
);
const PING_AGE = gauge(
  "redis_sentinel_instance_last_ok_ping_seconds",
  "Seconds since the node answered this Sentinel's PING.",
);
const INFO_AGE = gauge(
  "redis_sentinel_instance_info_age_seconds",
  "Seconds since this Sentinel read the node's INFO.",
);

export type InstanceType = "master" | "replica" | "sentinel";

/** Writes one node's view; an address listed twice (a node that came back under its old one) is written once. */
export function viewOf(scrape: Scrape, masterName: string) {
  const written = new Set<string>();
  return (instance: Instance, type: InstanceType): void => {
    const node = scrape.nodeAt(instance.host, instance.port);
    if (written.has(node)) return;
    written.add(node);
    const { response } = scrape;
    const label = labels({ master_name: masterName, node, type });
    response.add(SDOWN, instance.flags.has("s_down") ? 1 : 0, label);
    if (type === "master") response.add(ODOWN, instance.flags.has("o_down") ? 1 : 0, label);
    response.add(DOWN_FOR, (instance.number("s-down-time") ?? 0) / 1000, label);
    response.add(DISCONNECTED, instance.flags.has("disconnected") ? 1 : 0, label);
    const { pingAgeMs, infoAgeMs } = instance;
    if (pingAgeMs !== null) response.add(PING_AGE, pingAgeMs / 1000, label);
    if (infoAgeMs !== null) response.add(INFO_AGE, infoAgeMs / 1000, label);
  };
}
