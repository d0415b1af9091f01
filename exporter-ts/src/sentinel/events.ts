/** Sentinel's events, counted as they are heard. Counts are per Sentinel: each publishes only its own view. */
import type { SentinelEvent } from "@redis-ha-lab/cluster/sentinel-events.ts";
import { counter, gauge } from "../exposition/family.ts";
import type { Page } from "../exposition/page.ts";

const EVENTS = counter(
  "redis_sentinel_events_total",
  "Events this Sentinel published since the exporter started, by name.",
);
const SUBSCRIBED = gauge("redis_sentinel_subscribed", "1 while the exporter hears this Sentinel's events.");

/** Every event that reaches Pub/Sub (sentinel.c). Known ones start at 0, so that the first one is an increase. */
const NAMES = (
  "+monitor -monitor +set +reset-master +slave +sentinel +sentinel-address-update +sentinel-address-switch " +
  "+sentinel-invalid-addr -dup-sentinel +reboot +role-change -role-change +sdown -sdown +odown -odown +tilt -tilt " +
  "+new-epoch +vote-for-leader +try-failover +elected-leader +failover-state-select-slave +selected-slave " +
  "+failover-state-send-slaveof-noone +failover-state-wait-promotion +promoted-slave " +
  "+failover-state-reconf-slaves +slave-reconf-sent +slave-reconf-sent-be -slave-reconf-sent-timeout " +
  "+slave-reconf-inprog +slave-reconf-done +failover-end-for-timeout +failover-end +switch-master " +
  "+config-update-from +convert-to-slave +fix-slave-config -failover-abort-not-elected " +
  "-failover-abort-no-good-slave -failover-abort-slave-timeout -script-error -script-timeout"
).split(" ");
/** Whatever a newer server adds; its name comes from the network and is no label. */
const OTHER = "other";

export interface EventCounts {
  readonly count: (event: Pick<SentinelEvent, "sentinel" | "event">) => void;
  readonly write: (page: Page, sentinel: string, subscribed: boolean) => void;
}

export function eventCounts(): EventCounts {
  const bySentinel = new Map<string, Map<string, number>>();

  const countsOf = (sentinel: string) => {
    let counts = bySentinel.get(sentinel);
    if (!counts) {
      counts = new Map([...NAMES, OTHER].map((name) => [name, 0]));
      bySentinel.set(sentinel, counts);
    }
    return counts;
  };

  return {
    count: ({ sentinel, event }) => {
      const counts = countsOf(sentinel);
      const name = counts.has(event) ? event : OTHER;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    },
    write: (page, sentinel, subscribed) => {
      page.add(SUBSCRIBED, subscribed ? 1 : 0);
      for (const [name, count] of countsOf(sentinel)) page.add(EVENTS, count, `event="${name}"`);
    },
  };
}
