/** Points in time of a recording, by the names scenarios use for them. */
import type { Recording, TimelineEvent } from "@redis-ha-lab/common/journal.ts";
import { duration } from "../model/duration.ts";

export type EventOf<Kind extends TimelineEvent["kind"]> = Extract<TimelineEvent, { kind: Kind }>;

export function eventsOf<Kind extends TimelineEvent["kind"]>(
  recording: Recording,
  kind: Kind,
): EventOf<Kind>[] {
  return recording.events.filter((event): event is EventOf<Kind> => event.kind === kind);
}

/**
 * When something happened, in ms of the run's clock, or undefined when it has not.
 * @param since "fault" is T0, "heal" the start of the repair, anything else the name of a step; "fault + 2s" is so
 * long after it.
 */
export function momentOf(recording: Recording, since: string): number | undefined {
  if (since === "fault") return recording.t0Ms ?? undefined;
  if (since === "heal") return recording.healFromMs ?? undefined;
  // A step's own name may have a plus in it ("block master down-after + 2s"), so the name is tried first.
  const step = eventsOf(recording, "fault").find(({ name }) => name === since);
  if (step) return step.atMs;
  const [, base, delay] = /^(.*) \+ (\d+m?s)$/.exec(since) ?? [];
  if (base === undefined || delay === undefined) return undefined;
  const from = momentOf(recording, base);
  return from === undefined ? undefined : from + duration(delay, recording.settings);
}

/**
 * Whether a source was heard during all of a span. Sources are taken to be heard until the record says otherwise.
 */
export function watched(recording: Recording, source: string, fromMs: number, toMs: number): boolean {
  let up = true;
  for (const event of eventsOf(recording, "watch")) {
    if (event.source !== source) continue;
    if (event.atMs > toMs) break;
    // Lost in between, or lost before and only now back: either way a part was missed.
    if (event.atMs >= fromMs && (!event.up || !up)) return false;
    up = event.up;
  }
  return up;
}
