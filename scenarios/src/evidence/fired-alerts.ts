/** The alerts that a run made fire. */
import type { Recording } from "../model/journal.ts";
import { type EventOf, eventsOf } from "./moments.ts";

/** When the first thing was done to the lab, be it ahead of T0. */
export function firstFaultMs(recording: Recording): number | undefined {
  return eventsOf(recording, "fault")[0]?.beforeMs ?? recording.t0Ms ?? undefined;
}

/** Each alert's first firing since the first fault, in the order of their firing. */
export function firedAlerts(recording: Recording): EventOf<"alert">[] {
  const fromMs = firstFaultMs(recording) ?? Number.POSITIVE_INFINITY;
  const first = new Map<string, EventOf<"alert">>();
  for (const event of eventsOf(recording, "alert")) {
    if (event.state === "firing" && event.atMs >= fromMs && !first.has(event.alert))
      first.set(event.alert, event);
  }
  return [...first.values()];
}
