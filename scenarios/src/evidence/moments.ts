/** Points in time of a recording, by the names scenarios use for them. */
import type { Recording, TimelineEvent } from "@redis-ha-lab/common/journal.ts";

export type EventOf<Kind extends TimelineEvent["kind"]> = Extract<TimelineEvent, { kind: Kind }>;

export function eventsOf<Kind extends TimelineEvent["kind"]>(
  recording: Recording,
  kind: Kind,
): EventOf<Kind>[] {
  return recording.events.filter((event): event is EventOf<Kind> => event.kind === kind);
}

/**
 * When something happened, in ms of the run's clock, or undefined when it has not.
 * @param since "fault" is T0, "heal" the start of the repair, anything else the name of a step.
 */
export function momentOf(recording: Recording, since: string): number | undefined {
  if (since === "fault") return recording.t0Ms ?? undefined;
  if (since === "heal") return recording.healFromMs ?? undefined;
  return eventsOf(recording, "fault").find((event) => event.name === since && event.moment === "injected")
    ?.atMs;
}

/**
 * Whether a source was heard during all of a span. Sources are taken to be heard until the record says otherwise.
 */
export function watched(recording: Recording, source: string, fromMs: number, toMs: number): boolean {
  let up = true;
  for (const event of eventsOf(recording, "watch")) {
    if (event.source !== source) continue;
    if (event.atMs > toMs) break;
    if (!event.up && event.atMs >= fromMs) return false;
    up = event.up;
  }
  return up;
}
