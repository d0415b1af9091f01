/** SENTINEL MASTERS: settings, epoch and the state of a failover, per watched master. */

import { addressIn, type Instance } from "@redis-ha-lab/cluster/read/sentinel-replies.ts";
import type { Reply } from "@redis-ha-lab/cluster/resp/codec.ts";
import { gauge } from "../exposition/family.ts";
import { labels } from "../exposition/labels.ts";
import type { Scrape } from "../scrape/survey.ts";

const ADDRESSED = [
  [
    "quorum",
    1,
    gauge("redis_sentinel_master_setting_ckquorum", "Setting quorum: Sentinels that must agree on ODOWN."),
  ],
  [
    "failover-timeout",
    1,
    gauge("redis_sentinel_master_setting_failover_timeout", "Setting failover-timeout, in milliseconds."),
  ],
  ["parallel-syncs", 1, gauge("redis_sentinel_master_setting_parallel_syncs", "Setting parallel-syncs.")],
  [
    "down-after-milliseconds",
    1,
    gauge("redis_sentinel_master_setting_down_after_milliseconds", "Setting down-after-milliseconds."),
  ],
  [
    "config-epoch",
    1,
    gauge("redis_sentinel_master_config_epoch", "Epoch of the configuration; grows with each failover."),
  ],
  [
    "last-ok-ping-reply",
    1 / 1000,
    gauge(
      "redis_sentinel_master_last_ok_ping_reply_seconds",
      "Seconds since the master answered this Sentinel's PING.",
    ),
  ],
] as const;

const EPOCH = gauge(
  "redis_sentinel_config_epoch",
  "Epoch of the configuration, without the address that changes with it.",
);
const VOTE = gauge(
  "redis_sentinel_vote",
  "1 for the node this Sentinel reports as master, 0 for the others.",
);
const IN_PROGRESS = gauge("redis_sentinel_failover_in_progress", "1 while this Sentinel leads a failover.");
const STATE = gauge(
  "redis_sentinel_failover_state",
  "The step of the failover this Sentinel leads: 1 for the one it is in.",
);

const STATES = [
  "none",
  "wait_start",
  "select_slave",
  "send_slaveof_noone",
  "wait_promotion",
  "reconf_slaves",
  "update_config",
] as const;

export function master(scrape: Scrape, one: Instance): void {
  const { response } = scrape;
  const name = one.text("name") ?? "";
  const addressed = labels({ master_name: name, master_address: `${one.host}:${one.port}` });
  for (const [field, factor, family] of ADDRESSED) {
    const value = one.number(field);
    if (value !== undefined) response.add(family, value * factor, addressed);
  }
  const label = labels({ master_name: name });
  const epoch = one.number("config-epoch");
  if (epoch !== undefined) response.add(EPOCH, epoch, label);
  response.add(IN_PROGRESS, one.flags.has("failover_in_progress") ? 1 : 0, label);
  // The field is there during a failover only.
  response.states(STATE, "state", STATES, one.text("failover-state") ?? "none", label);
}

/** @param reply SENTINEL GET-MASTER-ADDR-BY-NAME: during a failover it names the promoted node before MASTERS does. */
export function vote(scrape: Scrape, masterName: string, reply: Reply): void {
  const address = addressIn(reply);
  if (!address) return;
  const named = scrape.nodeAt(...address);
  const names = new Set(scrape.redisNodes().map((node) => node.name));
  for (const node of names.add(named)) {
    scrape.response.add(VOTE, node === named ? 1 : 0, labels({ master_name: masterName, node }));
  }
}
