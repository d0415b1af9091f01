/** A Sentinel's event with names in place of addresses. */

import type { Address, Instance, SentinelEvent } from "@redis-ha-lab/cluster/sentinel-events.ts";
import { type Endpoint, nameOf } from "@redis-ha-lab/common/endpoints.ts";

export interface HeardEvent {
  /** Epoch ms. */
  readonly at: number;
  readonly sentinel: string;
  /** As on the wire: "+sdown". */
  readonly event: string;
  readonly payload: string;
  /** What it is about, by name; host:port when no part of the lab lives there. */
  readonly about: string | null;
  readonly aboutType: Instance["type"] | null;
  /** For +switch-master. */
  readonly from: string | null;
  readonly to: string | null;
}

/** @param places nodes and Sentinels. */
export function toHeardEvent(event: SentinelEvent, places: readonly Endpoint[]): HeardEvent {
  const named = ({ host, port }: Address) => nameOf(places, host, port) ?? `${host}:${port}`;
  const { about, switched } = event;
  return {
    at: Math.round(performance.timeOrigin + event.atMs),
    sentinel: event.sentinel,
    event: event.event,
    payload: event.payload,
    about: about ? named(about) : null,
    aboutType: about?.type ?? null,
    from: switched ? named(switched.from) : null,
    to: switched ? named(switched.to) : null,
  };
}
