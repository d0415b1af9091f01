/** What is done in the middle of which switchover: every second one, from a seed alone. */
import { Random } from "../mock-data/random.ts";

export const KINDS = [
  "kill-target",
  "pause-target",
  "kill-master",
  "pause-master",
  "kill-sentinel",
  "pause-sentinel",
  "kill-switchover",
  "second-switchover",
  "reload-haproxy",
] as const;
export type Kind = (typeof KINDS)[number];

/** How far a switchover is, by the first words of what it says of itself. */
export const MOMENTS = {
  "writes go on still": /^waiting for a Sentinel/,
  "writes are paused": /^writes are paused/,
  "the failover is ordered": / promotes /,
  "writes go on again": /^writes go on/,
} as const;
export type Moment = keyof typeof MOMENTS;

export interface Disturbance {
  readonly kind: Kind;
  readonly moment: Moment;
  /** Milliseconds after that moment. */
  readonly afterMs: number;
  /** Milliseconds until it is taken back, where it does not end by itself. */
  readonly lastsMs: number;
}

export interface Plan {
  readonly number: number;
  /** Which of the two replicas it goes to. */
  readonly replica: 0 | 1;
  readonly disturbance: Disturbance | null;
}

/** Half of what follows happens while a failover is ordered, which is when most can go wrong. */
const DRAWN_FROM: readonly Moment[] = [
  "writes go on still",
  "writes are paused",
  "the failover is ordered",
  "the failover is ordered",
  "the failover is ordered",
  "writes go on again",
];

/** A Sentinel that stood still for 2 s distrusts its clock for five times down-after, and the next switchover would wait for that. */
const LONGEST_PAUSE_OF_A_SENTINEL_MS = 1_500;
const LONGEST_MS = 4_000;

/** The same seed gives the same plans, and more of them begin with the same ones. */
export function plansFor(count: number, seed: number): Plan[] {
  const random = new Random(seed, 0);
  let kinds: Kind[] = [];
  function nextKind(): Kind {
    // Each kind comes before any comes again.
    if (kinds.length === 0) kinds = [...KINDS];
    return kinds.splice(random.between(0, kinds.length - 1), 1)[0] as Kind;
  }
  return Array.from({ length: count }, (_, at): Plan => {
    const replica = random.pick([0, 1] as const);
    if (at % 2 === 0) return { number: at + 1, replica, disturbance: null };
    const kind = nextKind();
    return {
      number: at + 1,
      replica,
      disturbance: {
        kind,
        moment: random.pick(DRAWN_FROM),
        afterMs: random.between(0, 400),
        lastsMs: random.between(300, kind === "pause-sentinel" ? LONGEST_PAUSE_OF_A_SENTINEL_MS : LONGEST_MS),
      },
    };
  });
}
