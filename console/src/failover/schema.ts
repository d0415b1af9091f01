/** The failover in the state document, as the Sentinels' events and HAProxy's route tell it. */
import { PHASES } from "@redis-ha-lab/cluster/phases.ts";
import { z } from "zod";
import { epochMs, service } from "../reachability/schema.ts";

/** Clients reconnect each in their own time: their strips show it. */
const phase = z.enum(PHASES).exclude(["reconnect"]);

export const failover = z.object({
  phase: z.enum(["none", ...phase.options]),
  /** When this phase began. */
  since: epochMs,
  /** When the first phase of this failover began; null with phase none. */
  startedAt: epochMs.nullable(),
  sentence: z.string(),
  leader: service.nullable(),
  from: service.nullable(),
  to: service.nullable(),
  epoch: z.number().nullable(),
  /** The last one that ended. */
  last: z
    .object({
      from: service.nullable(),
      to: service.nullable(),
      leader: service.nullable(),
      startedAt: epochMs,
      endedAt: epochMs,
      /** Milliseconds per phase; a phase that was skipped is absent. */
      phaseMs: z.partialRecord(phase, z.number()),
      /** `done`: another node is master. `recovered`: the master came back first. `aborted`: no node was promoted. */
      outcome: z.enum(["done", "recovered", "aborted"]),
    })
    .nullable(),
});
export type Failover = z.output<typeof failover>;
