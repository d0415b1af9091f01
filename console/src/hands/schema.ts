/**
 * What the page and the service `hands` say to each other. The console only passes it on (src/hands.ts).
 *
 * The page holds a stream open, its session; what it began is taken back when the session ends, unless it was asked to
 * keep it. Every order carries an id of its own and is done once.
 */
import { z } from "zod";
import { epochMs, service } from "../reachability/schema.ts";

/** Longer faults are for the command line. */
export const LONGEST_S = 600;

const envelope = { session: z.uuid(), id: z.uuid() };
const part = z.string().max(40);
const keep = z.boolean();

/** All that can be asked. */
export const order = z.discriminatedUnion("do", [
  z.strictObject({
    ...envelope,
    do: z.literal("break"),
    verb: z.string().max(20),
    part,
    /** Of a cut: from which part alone; else from all. */
    from: part.optional(),
    seconds: z.int().min(1).max(LONGEST_S),
    keep,
  }),
  z.strictObject({ ...envelope, do: z.literal("scenario"), scenario: z.string().max(60), keep }),
  z.strictObject({ ...envelope, do: z.literal("heal"), action: z.int() }),
  z.strictObject({ ...envelope, do: z.literal("keep"), action: z.int(), keep }),
  z.strictObject({ ...envelope, do: z.literal("heal-everything") }),
]);
export type Order = z.output<typeof order>;

/** Something that a page began: a fault in force, a scenario under way. */
export const action = z.object({
  id: z.int(),
  /** A verb, `scenario` or `heal-everything`. */
  verb: z.string(),
  /** A part of the lab, or the scenario's name; of healing everything: the lab. */
  on: z.string(),
  from: service.nullable(),
  /** Begun by the page that reads this. */
  yours: z.boolean(),
  keep,
  state: z.enum(["starting", "in-force", "healing", "over", "failed"]),
  since: epochMs,
  /** When it ends by itself; null: when it is done. */
  until: epochMs.nullable(),
  /** It ends by itself, and can't be ended early. */
  patient: z.boolean(),
  /** What went wrong, or what a scenario said last. */
  said: z.string().nullable(),
  verdict: z.enum(["pass", "fail", "inconclusive"]).nullable(),
  /** Where the console serves its report. */
  report: z.string().nullable(),
});
export type Action = z.output<typeof action>;

/** Sent first: what can be done. */
export const handsAbout = z.object({
  session: z.uuid(),
  verbs: z.array(
    z.object({
      verb: z.string(),
      does: z.string(),
      on: z.array(service),
      /** What it can be cut off from, by name; empty: not that kind of verb. */
      from: z.array(service),
      /** Cannot be undone. */
      final: z.boolean(),
    }),
  ),
  scenarios: z.array(z.object({ name: z.string(), title: z.string(), question: z.string() })),
});
export type HandsAbout = z.output<typeof handsAbout>;

/** Sent whenever it changes. */
export const handsState = z.object({
  time: epochMs,
  /** Newest first: all that are not over, and the last that are. */
  actions: z.array(action),
});
export type HandsState = z.output<typeof handsState>;
