/** Sentinel's events, counted as they are heard. Counts are per Sentinel: each publishes only its own view. */
import { SENTINEL_EVENTS } from "@redis-ha-lab/cluster/event-table.ts";
import type { SentinelEvent } from "@redis-ha-lab/cluster/sentinel-events.ts";
import { counter, gauge } from "../exposition/family.ts";
import type { ScrapeResponse } from "../exposition/scrape-response.ts";

const EVENTS = counter(
  "redis_sentinel_events_total",
  "Events this Sentinel published since the exporter started, by name.",
);
const SUBSCRIBED = gauge("redis_sentinel_subscribed", "1 while the exporter hears this Sentinel's events.");

/** Known ones start at 0, so that the first one is an increase. */
const NAMES = Object.keys(SENTINEL_EVENTS);
/** Whatever a newer server adds; its name comes from the network and is no label. */
const OTHER = "other";

export interface EventCounts {
  readonly count: (event: Pick<SentinelEvent, "sentinel" | "event">) => void;
  readonly write: (response: ScrapeResponse, sentinel: string, subscribed: boolean) => void;
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
    write: (response, sentinel, subscribed) => {
      response.add(SUBSCRIBED, subscribed ? 1 : 0);
      for (const [name, count] of countsOf(sentinel)) response.add(EVENTS, count, `event="${name}"`);
    },
  };
}
