/** What was broken in a round, from when to when, and what it was at that moment. */
import { endedBy, isRepair } from "@redis-ha-lab/cluster/faults.ts";
import { eventsOf } from "../evidence/moments.ts";
import { roleSpans } from "../evidence/roles.ts";
import type { Recording } from "../model/journal.ts";

export interface Breakage {
  readonly fault: string;
  readonly service: string;
  readonly fromMs: number;
  /** The end of its repair; of what has none, or none yet, the moment the lab was steady again. */
  readonly toMs: number;
}

export function breakages(recording: Recording): Breakage[] {
  const steps = eventsOf(recording, "fault");
  return steps
    .filter(({ fault }) => !isRepair(fault))
    .flatMap((step) =>
      step.services.map((service) => {
        const repair = steps.find(
          (one) =>
            one.atMs > step.atMs &&
            one.services.includes(service) &&
            endedBy(one.fault)?.includes(step.fault),
        );
        return {
          fault: step.fault,
          service,
          fromMs: step.beforeMs,
          toMs: repair?.afterMs ?? recording.steadyMs ?? recording.untilMs,
        };
      }),
    );
}

/** Whether a node answered role:master shortly before a moment. */
export const wasMaster = (recording: Recording, node: string, atMs: number): boolean =>
  roleSpans(recording, node).some(
    ({ role, fromMs, toMs }) => role === "master" && fromMs <= atMs && toMs >= atMs - 1_000,
  );
