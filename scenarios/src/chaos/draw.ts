/** Draws rounds from a seed alone, by fast-check, which is also what makes a failing one smaller. */
import fc from "fast-check";
import {
  type ChaosFault,
  type ChaosOperation,
  type ChaosTarget,
  EVENTS,
  type Round,
  TARGETS,
} from "./schedule.ts";

/** No round is shorter. */
export const SHORTEST_MS = 20_000;

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
const what = (operations: readonly ChaosOperation[], target: fc.Arbitrary<ChaosTarget>): fc.Arbitrary<What> =>
  fc.record({ operation: fc.constantFrom(...operations), targets: target.map((one) => [one]) });

const onNodes = fc.oneof(
  {
    weight: 6,
    arbitrary: what(["kill", "kill", "pause", "cut-off", "cut-incoming", "cut-outgoing", "block"], node),
  },
  {
    weight: 1,
    arbitrary: what(["cut-replication"], fc.constantFrom<ChaosTarget>("replica", "other-replica")),
  },
  { weight: 1, arbitrary: what(["wipe", "hog", "slow-load"], node) },
  { weight: 1, arbitrary: what(["switchover"], fc.constant<ChaosTarget>("master")) },
);
const onSentinels = fc.oneof(
  {
    weight: 5,
    arbitrary: what(["kill", "pause", "cut-off", "cut-incoming", "cut-outgoing", "wipe"], sentinel),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      operation: fc.constantFrom<ChaosOperation>("crash-after-election", "crash-after-promotion"),
      targets: fc.constant<ChaosTarget[]>(["sentinel-1", "sentinel-2", "sentinel-3"]),
    }),
  },
);
const onEdges = fc.oneof(
  { weight: 4, arbitrary: what(["kill", "pause"], edge) },
  {
    weight: 2,
    arbitrary: what(
      ["reload", "cut-off", "cut-incoming", "cut-outgoing"],
      fc.constant<ChaosTarget>("haproxy"),
    ),
  },
);

/**
 * One link is cut, in both directions or one. In budget its ends are of different kinds: of each kind one may be broken.
 */
function onLinks(ends: fc.Arbitrary<readonly [ChaosTarget, ChaosTarget]>): fc.Arbitrary<What> {
  return fc.record({
    operation: fc.constantFrom<ChaosOperation>("cut-off", "cut-incoming", "cut-outgoing"),
    targets: fc
      .tuple(ends, fc.boolean())
      .map(([[one, other], turned]): ChaosTarget[] => (turned ? [other, one] : [one, other])),
  });
}
const betweenKinds = fc.oneof(fc.tuple(node, sentinel), fc.tuple(node, edge), fc.tuple(sentinel, edge));
const betweenAny = fc
  .uniqueArray(fc.constantFrom(...TARGETS), { minLength: 2, maxLength: 2 })
  .map(([one, other]): [ChaosTarget, ChaosTarget] => [one ?? "master", other ?? "replica"]);

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
    { weight: 2, arbitrary: onLinks(budget === "in" ? betweenKinds : betweenAny) },
  );
  const unlessNodes = fc.oneof(
    { weight: 2, arbitrary: onSentinels },
    { weight: 2, arbitrary: onEdges },
    { weight: 1, arbitrary: onLinks(fc.tuple(sentinel, edge)) },
  );
  // With the opening, which always comes at a time, these are 60 and 40 of 100.
  return fc.oneof(
    { weight: 5, arbitrary: fault(timed(lengthMs), anything) },
    { weight: 5, arbitrary: fault(tied, budget === "in" ? unlessNodes : anything) },
  );
}

export const round: fc.Arbitrary<Round> = fc
  .record({
    lengthMs: fc.noShrink(fc.integer({ min: SHORTEST_MS, max: 45_000 })),
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

/** As many rounds of a seed as can be begun: each does a fault, its first, and takes its time. */
export const roundsFor = (seed: number, faults: number, forMs: number): Round[] =>
  roundsOf(seed, Math.min(faults, Math.ceil(forMs / SHORTEST_MS)));
