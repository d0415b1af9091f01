/** The failover in the state document, as the Sentinels' events and HAProxy's route tell it. */
import { z } from "zod";
import { epochMs, service } from "./reachability.ts";

/**
 * `detecting` the master does not answer and gets no writes, or a Sentinel misses it; `electing` a quorum agrees and the Sentinels choose who leads;
 * `promoting` the leader makes a replica the master; `routing` the Sentinels name it, HAProxy does not send writes
 * there yet.
 */
export const PHASES = ["none", "detecting", "electing", "promoting", "routing"] as const;

export const failover = z.object({
  phase: z.enum(PHASES),
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
      phaseMs: z.partialRecord(z.enum(["detecting", "electing", "promoting", "routing"]), z.number()),
      /** `done`: another node is master. `recovered`: the master came back first. `aborted`: nobody was promoted. */
      outcome: z.enum(["done", "recovered", "aborted"]),
    })
    .nullable(),
});
export type Failover = z.output<typeof failover>;
