/** LATENCY LATEST: the last spike per event, where latency-monitor-threshold is set. */
import { listOf, type Reply } from "@redis-ha-lab/cluster/resp/codec.ts";
import { gauge } from "../exposition/family.ts";
import { labels } from "../exposition/labels.ts";
import type { ScrapeResponse } from "../exposition/scrape-response.ts";

const LAST = gauge(
  "redis_latency_spike_last",
  "When the last latency spike of each event was, in seconds since 1970.",
);
const DURATION = gauge(
  "redis_latency_spike_duration_seconds",
  "How long the last latency spike of each event was.",
);

export function latencySpikes(response: ScrapeResponse, reply: Reply): void {
  for (const spike of listOf(reply)) {
    const [event, at, milliseconds] = listOf(spike);
    if (typeof event !== "string" || typeof at !== "number" || typeof milliseconds !== "number") continue;
    const label = labels({ event_name: event });
    response.add(LAST, at, label);
    response.add(DURATION, milliseconds / 1000, label);
  }
}
