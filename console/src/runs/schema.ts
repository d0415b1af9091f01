/** Scenario runs in the state document: those that left a report, and the one under way. */
import { z } from "zod";
import { epochMs, service } from "../reachability/schema.ts";

export const run = z.object({
  scenario: z.string(),
  /** The folder's name under runs/<scenario>/. */
  id: z.string(),
  title: z.string(),
  /** `unreadable`: the journal is of another version, or broken. */
  verdict: z.enum(["pass", "fail", "inconclusive", "unreadable"]),
  startedAt: epochMs,
  durationMs: z.number().nullable(),
  /** Why the verdict is what it is, a sentence each. */
  reasons: z.array(z.string()),
  /** Where this console serves the report, from its root: "/runs/…/report.html"; null when there is none. */
  report: z.string().nullable(),
});
export type Run = z.output<typeof run>;

export const running = z.discriminatedUnion("state", [
  z.object({ state: z.literal("none") }),
  z.object({ state: z.literal("unknown") }),
  z.object({
    state: z.literal("running"),
    scenario: z.string(),
    title: z.string(),
    startedAt: epochMs,
    /** `preparing`: nothing is broken yet. `broken`: a fault is in force or awaited. `healing`. `finishing`: reads back. */
    stage: z.enum(["preparing", "broken", "healing", "finishing"]),
    stageSince: epochMs,
    /** Faults in force. */
    faults: z.array(z.object({ fault: z.string(), target: service })),
    /** What the runner did last. */
    step: z.string().nullable(),
    /** Expectations decided so far, of all; both null until the runner tells. */
    decided: z.number().nullable(),
    expectations: z.number().nullable(),
  }),
]);
export type Running = z.output<typeof running>;
