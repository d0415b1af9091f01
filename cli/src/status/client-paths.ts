/** What the two client paths feel: reported by the applications that use them all the time. */

import { CLIENT_PATHS } from "@redis-ha-lab/cluster/client-paths.ts";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { getJson } from "@redis-ha-lab/cluster/read/get-json.ts";
import { publisherStats, subscriberStats } from "@redis-ha-lab/cluster/read/stats.ts";

export interface ClientPathState {
  /** haproxy: through the proxy. sentinel: to the master the Sentinels name. */
  readonly route: string;
  /** Writes are taken; null when the publisher does not answer. */
  readonly writes: boolean | null;
  readonly reason: string | null;
  /** Milliseconds since that changed last. */
  readonly forMs: number | null;
  readonly outages: number | null;
  readonly lastOutageMs: number | null;
  readonly acknowledged: number | null;
  readonly failed: number | null;
  readonly indeterminate: number | null;
  /** Per channel (pubsub, stream): messages the subscriber has got, and numbers that never came. */
  readonly received: Readonly<Record<string, { readonly messages: number; readonly missing: number }>> | null;
}

const orNull = <T>(work: Promise<T>): Promise<T | null> => work.catch(() => null);

/** @returns one entry per route; what a silent application would have reported is null. */
export async function clientPaths(config: LabConfig, limitMs: number): Promise<ClientPathState[]> {
  const [publisher, subscriber] = await Promise.all([
    orNull(getJson(config.publisher, "/stats", publisherStats, limitMs)),
    orNull(getJson(config.subscriber, "/stats", subscriberStats, limitMs)),
  ]);
  return CLIENT_PATHS.map((route) => {
    const path = publisher?.lanes[route];
    const inbox = subscriber?.lanes[route];
    const sum = (what: "ok" | "failed" | "indeterminate") =>
      path ? Object.values(path.channels).reduce((total, channel) => total + channel[what], 0) : null;
    return {
      route,
      writes: path?.up ?? null,
      reason: path?.reason ?? null,
      forMs: path?.forMs ?? null,
      outages: path?.outages.count ?? null,
      lastOutageMs: path?.outages.lastMs ?? null,
      acknowledged: sum("ok"),
      failed: sum("failed"),
      indeterminate: sum("indeterminate"),
      received: inbox
        ? Object.fromEntries(
            Object.entries(inbox).map(([channel, { received, stillMissing }]) => [
              channel,
              { messages: received, missing: stillMissing },
            ]),
          )
        : null,
    };
  });
}
