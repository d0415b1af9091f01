/**
 * What is done to the lab in a run of chaos: rounds of faults, from a seed alone. fast-check draws them, which is also
 * what makes a failing round smaller. A schedule is written down as JSON lines, a line per round and one per fault.
 */
import fc from "fast-check";
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
  "deaf",
  "mute",
  "starve",
  "wipe",
  "reload",
  "switchover",
  "crash-after-election",
  "crash-after-promotion",
  "block",
  "hog",
] as const;
export type Operation = (typeof OPERATIONS)[number];

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

/** One thing done: at a time of its round or so long after an event of it, and taken back after `lasts`; in ms. */
const faultLine = z.object({
  round: z.number(),
  when: trigger,
  operation: z.enum(OPERATIONS),
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

/** Short ones end while a failover is on its way; the longest outlasts it and its retry's time-out. */
const lasts = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 300, max: 3_000 }) },
  { weight: 3, arbitrary: fc.integer({ min: 3_000, max: 9_000 }) },
  { weight: 1, arbitrary: fc.constant(25_000) },
);

const node = fc.constantFrom<ChaosTarget>("master", "master", "replica", "other-replica");
const sentinel = fc.constantFrom<ChaosTarget>("leader", "sentinel-1", "sentinel-2", "sentinel-3");
const edge = fc.constantFrom<ChaosTarget>("haproxy", "haproxy", "repointer");

type What = Pick<ChaosFault, "operation" | "targets">;
const what = (operations: readonly Operation[], target: fc.Arbitrary<ChaosTarget>): fc.Arbitrary<What> =>
  fc.record({ operation: fc.constantFrom(...operations), targets: target.map((one) => [one]) });

const onNodes = fc.oneof(
  { weight: 6, arbitrary: what(["kill", "kill", "pause", "cut-off", "deaf", "mute", "block"], node) },
  { weight: 1, arbitrary: what(["starve"], fc.constantFrom<ChaosTarget>("replica", "other-replica")) },
  { weight: 1, arbitrary: what(["wipe", "hog"], node) },
  { weight: 1, arbitrary: what(["switchover"], fc.constant<ChaosTarget>("master")) },
);
const onSentinels = fc.oneof(
  { weight: 5, arbitrary: what(["kill", "pause", "cut-off", "deaf", "mute", "wipe"], sentinel) },
  {
    weight: 1,
    arbitrary: fc.record({
      operation: fc.constantFrom<Operation>("crash-after-election", "crash-after-promotion"),
      targets: fc.constant<ChaosTarget[]>(["sentinel-1", "sentinel-2", "sentinel-3"]),
    }),
  },
);
const onEdges = fc.oneof(
  { weight: 4, arbitrary: what(["kill", "pause"], edge) },
  { weight: 2, arbitrary: what(["reload", "cut-off", "deaf", "mute"], fc.constant<ChaosTarget>("haproxy")) },
);

const timed = (lengthMs: number) => fc.record({ at: fc.integer({ min: 1_000, max: lengthMs - 4_000 }) });
const tied = fc.record({
  on: fc.constantFrom(...EVENTS),
  offset: fc.noShrink(fc.integer({ min: 0, max: 1_500 })),
});

const fault = (
  when: fc.Arbitrary<ChaosFault["when"]>,
  whatever: fc.Arbitrary<What>,
): fc.Arbitrary<ChaosFault> =>
  fc.record({ when, what: whatever, lasts }).map(({ what: { operation, targets }, ...rest }) => ({
    when: rest.when,
    operation,
    targets,
    lasts: rest.lasts,
  }));

/** Something that is likely to cost the master its place, so that there are events to wait for. */
const opening = fault(
  fc.record({ at: fc.integer({ min: 0, max: 2_000 }) }),
  fc.oneof(
    { weight: 4, arbitrary: what(["kill", "pause", "cut-off", "block"], fc.constant<ChaosTarget>("master")) },
    { weight: 1, arbitrary: what(["switchover"], fc.constant<ChaosTarget>("master")) },
  ),
);

/** In budget, what waits for an event of a failover leaves the nodes alone: one is broken already. */
function others(budget: Round["budget"], lengthMs: number): fc.Arbitrary<ChaosFault> {
  const anything = fc.oneof(
    { weight: 4, arbitrary: onNodes },
    { weight: 2, arbitrary: onSentinels },
    { weight: 2, arbitrary: onEdges },
  );
  const unlessNodes = fc.oneof(onSentinels, onEdges);
  return fc.oneof(
    { weight: 6, arbitrary: fault(timed(lengthMs), anything) },
    { weight: 4, arbitrary: fault(tied, budget === "in" ? unlessNodes : anything) },
  );
}

export const round: fc.Arbitrary<Round> = fc
  .record({
    lengthMs: fc.noShrink(fc.integer({ min: 20_000, max: 45_000 })),
    budget: fc.noShrink(fc.constantFrom<Round["budget"]>("in", "in", "in", "beyond")),
    guard: fc.noShrink(fc.constantFrom<Round["guard"]>("on", "on", "on", "off")),
  })
  .chain(({ lengthMs, budget, guard }) =>
    fc
      .tuple(opening, fc.array(others(budget, lengthMs), { maxLength: 8, size: "max" }))
      .map(([first, more]) => ({ lengthMs, budget, guard, faults: [first, ...more] })),
  );

/** The first rounds of a seed; more of them begin with the same ones. */
export const roundsOf = (seed: number, count: number): Round[] => fc.sample(round, { seed, numRuns: count });

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
export function spokenFault({ when, operation, targets, lasts: ms }: ChaosFault): string {
  const moment =
    "at" in when
      ? `at ${(when.at / 1_000).toFixed(2)} s`
      : `${(when.offset / 1_000).toFixed(2)} s after ${when.on}`;
  return `${operation} ${targets.join(", ")} ${moment}, for ${(ms / 1_000).toFixed(1)} s`;
}
