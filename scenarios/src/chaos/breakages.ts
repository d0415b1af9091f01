/** What was broken in a round, from when to when, and what it was at that moment. */
import { endedBy, isRepair } from "@redis-ha-lab/cluster/faults.ts";
import { eventsOf } from "../evidence/moments.ts";
import { roleSpans } from "../evidence/roles.ts";
import type { Recording } from "../model/journal.ts";

export interface Breakage {
  readonly fault: string;
  /** Of a link that was cut: its other end. */
  readonly from: string | undefined;
  readonly service: string;
  readonly fromMs: number;
  /** From when on it was certainly done. */
  readonly doneMs: number;
  /** The end of its repair, or of the while that it was given; of what has none, the moment the lab was steady again. */
  readonly toMs: number;
}

/** "block redis-1 3000ms" ends by itself. */
const lastsMs = (name: string): number | undefined => {
  const [, ms] = / (\d+)ms$/.exec(name) ?? [];
  return ms === undefined ? undefined : Number(ms);
};

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
        const lasts = lastsMs(step.name);
        const endMs = lasts === undefined ? undefined : step.afterMs + lasts;
        return {
          fault: step.fault,
          from: / from (\S+)$/.exec(step.name)?.[1],
          service,
          fromMs: step.beforeMs,
          doneMs: step.afterMs,
          toMs: repair?.afterMs ?? endMs ?? recording.steadyMs ?? recording.untilMs,
        };
      }),
    );
}

/** Whether a node answered role:master shortly before a moment. */
export const wasMaster = (recording: Recording, node: string, atMs: number): boolean =>
  roleSpans(recording, node).some(
    ({ role, fromMs, toMs }) => role === "master" && fromMs <= atMs && toMs >= atMs - 1_000,
  );
