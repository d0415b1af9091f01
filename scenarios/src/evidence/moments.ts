/** Points in time of a recording, by the names scenarios use for them. */

import { isRepair } from "@redis-ha-lab/cluster/faults.ts";
import { duration } from "../model/duration.ts";
import type { Recording, TimelineEvent } from "../model/journal.ts";

export type EventOf<Kind extends TimelineEvent["kind"]> = Extract<TimelineEvent, { kind: Kind }>;

export function eventsOf<Kind extends TimelineEvent["kind"]>(
  recording: Pick<Recording, "events">,
  kind: Kind,
): EventOf<Kind>[] {
  return recording.events.filter((event): event is EventOf<Kind> => event.kind === kind);
}

/**
 * A step takes some time, and is reported when it is over. What must hold until a step ends with the last moment
 * before it; what a step brings about holds from the first moment after it; how long something took counts from
 * when it took effect. What a step makes possible can be seen as soon as it has begun, before it is reported; what
 * was there before a fault proves nothing about it.
 */
export type Side = "before" | "effect" | "after" | "visible";

function sideOf(step: EventOf<"fault">, side: Side): number {
  if (side === "before" || (side === "visible" && isRepair(step.fault))) return step.beforeMs;
  return side === "after" ? step.afterMs : step.atMs;
}

/** The step behind "fault", which is T0, or behind a name; undefined when it has not been done. */
export function stepOf(
  recording: Pick<Recording, "events" | "t0Ms">,
  name: string,
): EventOf<"fault"> | undefined {
  return eventsOf(recording, "fault").find((step) =>
    name === "fault" ? step.atMs === recording.t0Ms : step.name === name,
  );
}

/**
 * When something happened, in ms of the run's clock, or undefined when it has not.
 * @param since "fault" is T0, "heal" the start of the repair, anything else the name of a step; "fault + 2s" is so
 * long after it.
 */
export function momentOf(
  recording: Pick<Recording, "events" | "t0Ms" | "healFromMs" | "settings">,
  since: string,
  side: Side,
): number | undefined {
  if (since === "heal") return recording.healFromMs ?? undefined;
  // A step's own name may have a plus in it ("block master down-after + 2s"), so the name is tried first.
  const step = stepOf(recording, since);
  if (step) return sideOf(step, side);
  if (since === "fault") return recording.t0Ms ?? undefined;
  const [, base, delay] = /^(.*) \+ (\d+m?s)$/.exec(since) ?? [];
  if (base === undefined || delay === undefined) return undefined;
  const from = momentOf(recording, base, side);
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
