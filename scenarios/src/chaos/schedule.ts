/**
 * What is done to the lab in a run of chaos: rounds of faults. A schedule is written down as JSON lines, a line per round
 * and one per fault.
 */
import { z } from "zod";

/** What a fault can wait for. */
export const EVENTS = [
  "+odown",
  "+elected-leader",
  "+selected-slave",
  "+switch-master",
  "a node claims to be master",
  "the route changes",
] as const;

export const OPERATIONS = [
  "kill",
  "pause",
  "cut-off",
  "cut-incoming",
  "cut-outgoing",
  "cut-replication",
  "wipe",
  "slow-load",
  "reload",
  "switchover",
  "crash-after-election",
  "crash-after-promotion",
  "block",
  "hog",
] as const;
export type ChaosOperation = (typeof OPERATIONS)[number];

/** What they were called in schedules of before: a scenario's `starve` is another fault. */
const FORMER: Readonly<Record<string, ChaosOperation>> = {
  starve: "cut-replication",
  deaf: "cut-incoming",
  mute: "cut-outgoing",
};
const operation = z.preprocess(
  (word) => (typeof word === "string" && Object.hasOwn(FORMER, word) ? FORMER[word] : word),
  z.enum(OPERATIONS),
);

/** Roles are looked up when the fault is due: which node is master then. */
export const TARGETS = [
  "master",
  "replica",
  "other-replica",
  "leader",
  "sentinel-1",
  "sentinel-2",
  "sentinel-3",
  "haproxy",
  "repointer",
] as const;
export type ChaosTarget = (typeof TARGETS)[number];

const trigger = z.union([z.object({ at: z.number() }), z.object({ on: z.enum(EVENTS), offset: z.number() })]);

/**
 * One thing done: at a time of its round or so long after an event of it, and taken back after `lasts`; in ms. Two
 * targets of a cut are the two ends of one link.
 */
const faultLine = z.object({
  round: z.number(),
  when: trigger,
  operation,
  targets: z.array(z.enum(TARGETS)),
  lasts: z.number(),
});
export type ChaosFault = Omit<z.output<typeof faultLine>, "round">;

/**
 * `in`: at most one data node, one Sentinel and one of HAProxy and repointer is broken at a time. `beyond`: anything.
 * `guard`: min-replicas-to-write of the round.
 */
const roundLine = z.object({
  round: z.number(),
  lengthMs: z.number(),
  budget: z.enum(["in", "beyond"]),
  guard: z.enum(["on", "off"]),
});
export type Round = Omit<z.output<typeof roundLine>, "round"> & { readonly faults: readonly ChaosFault[] };

/** A schedule as JSON lines. */
export const encodeRound = ({ faults, ...head }: Round, number: number): string =>
  [{ round: number, ...head }, ...faults.map((one) => ({ round: number, ...one }))]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join("");

/** @throws ZodError when a line is neither a round nor a fault of the round before it. */
export function decodeSchedule(text: string): Round[] {
  const rounds: { head: Omit<Round, "faults">; faults: ChaosFault[] }[] = [];
  for (const line of text.split("\n").filter((one) => one.trim() !== "")) {
    const value = z.union([roundLine, faultLine]).parse(JSON.parse(line));
    if ("operation" in value) {
      const { round: _, ...one } = value;
      const last = rounds.at(-1);
      if (!last) throw new Error("The schedule begins with a fault: its first line must be a round.");
      last.faults.push(one);
    } else {
      const { round: _, ...head } = value;
      rounds.push({ head, faults: [] });
    }
  }
  return rounds.map(({ head, faults }) => ({ ...head, faults }));
}

/** "kill the master at 2.1 s, for 1.5 s" */
export function faultText({ when, operation, targets, lasts: ms }: ChaosFault): string {
  const moment =
    "at" in when
      ? `at ${(when.at / 1_000).toFixed(2)} s`
      : `${(when.offset / 1_000).toFixed(2)} s after ${when.on}`;
  const parts = operation.startsWith("cut") ? targets.join(" from ") : targets.join(", ");
  return `${operation} ${parts} ${moment}, for ${(ms / 1_000).toFixed(1)} s`;
}
