/** The alerts that a run made fire. */
import type { AlertPlan } from "../model/alert-plan.ts";
import type { Recording } from "../model/journal.ts";
import { type EventOf, eventsOf } from "./moments.ts";
import { splitVotes } from "./sentinel-events.ts";

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

/** The plan as it stands after an election without a winner: the master then stays away for 20 s longer. */
export function planAfter<Plan extends Pick<AlertPlan, "mayFire">>(plan: Plan, recording: Recording): Plan {
  const fromMs = firstFaultMs(recording);
  if (fromMs === undefined || splitVotes(recording, fromMs, recording.untilMs) === 0) return plan;
  const mayFire: AlertPlan["mayFire"] = {
    SentinelFailoverStuck: "no Sentinel won an election, and the next attempt is not due yet",
    RedisReplicationBroken: "no Sentinel won an election: the replicas wait for the next one",
    ...plan.mayFire,
  };
  return { ...plan, mayFire };
}
