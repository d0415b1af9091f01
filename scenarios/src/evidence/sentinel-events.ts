/** Finding a Sentinel's event in a recording. */
import type { Recording } from "../model/journal.ts";
import { bound } from "../model/target.ts";
import { type EventOf, eventsOf } from "./moments.ts";

export interface Wanted {
  readonly event: string;
  /** A target: whom the event is about; for +switch-master, who was the master. */
  readonly about?: string;
  /** For +switch-master: who is the master now. */
  readonly to?: string;
  /** Only this Sentinel's own word. */
  readonly by?: string;
}

const isAbout = (event: EventOf<"sentinel">, service: string) =>
  event.about === service || event.from === service;

/** Matching events in [fromMs, toMs], in order. An unbound `about` matches nothing. */
export function sentinelEvents(
  recording: Recording,
  wanted: Wanted,
  fromMs: number,
  toMs = Number.POSITIVE_INFINITY,
): EventOf<"sentinel">[] {
  const about = wanted.about === undefined ? undefined : (bound(recording.bindings, wanted.about) ?? "");
  const to = wanted.to === undefined ? undefined : (bound(recording.bindings, wanted.to) ?? "");
  return eventsOf(recording, "sentinel").filter(
    (event) =>
      event.event === wanted.event &&
      event.atMs >= fromMs &&
      event.atMs <= toMs &&
      (about === undefined || isAbout(event, about)) &&
      (to === undefined || event.to === to) &&
      (wanted.by === undefined || event.sentinel === wanted.by),
  );
}
