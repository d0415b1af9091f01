/**
 * What must hold whatever happens. Each says how often a recording put it to the test: one that never was proves
 * nothing, and a run of chaos that never tested one fails.
 */
import { type Expectation, met, pending, stamp, violated } from "../model/finding.ts";
import type { Journal, Recording } from "../model/journal.ts";
import { outcomesTold } from "../model/scenario.ts";
import { breakages, wasMaster } from "./breakages.ts";
import { HAPROXY, type RoundInvariant, through } from "./invariant.ts";
import { lossesExplained } from "./lost-tails.ts";
import { acknowledgedByOne, epochsGrow, routesOne, startsModestly } from "./one-master.ts";
import { outagesEnd } from "./outages-end.ts";
import type { Round } from "./schedule.ts";

export const INVARIANTS: readonly RoundInvariant[] = [
  {
    name: "one-master-behind-haproxy",
    sentence: "through HAProxy, no node acknowledges a write that began after another had taken over",
    test: (recording) => acknowledgedByOne(recording, through(recording, ...HAPROXY)),
  },
  {
    name: "one-master-by-sentinel",
    sentence: "by Sentinel discovery, no node acknowledges a write that began after another had taken over",
    test: (recording, { budget }) =>
      budget === "in" ? acknowledgedByOne(recording, through(recording, "sentinel")) : undefined,
  },
  {
    name: "losses-explained",
    sentence:
      "what is lost is the end of what a node acknowledged that failed, once per failure and no more than it can cost",
    test: lossesExplained,
  },
  {
    name: "durable-kept",
    sentence: "in budget, nothing is lost that a replica had confirmed",
    test: (recording, { budget }) => {
      const [client] = through(recording, "durable");
      if (!client?.lost || budget !== "in") return undefined;
      const masters = breakages(recording).filter(({ service, fromMs }) =>
        wasMaster(recording, service, fromMs),
      );
      const [first] = client.lost.flatMap((number) => client.operations[number] ?? []);
      return {
        exercised: masters.length,
        breaches: first
          ? [
              {
                because: `${client.lost.length} confirmed writes are lost, the first acknowledged by ${first.node} at ${stamp(recording, first.endMs)}`,
              },
            ]
          : [],
      };
    },
  },
  {
    name: "outcomes-told",
    sentence: "nothing that was refused is there, and nothing is there twice",
    test: (recording) => {
      const { status, because } = outcomesTold.check(recording);
      if (status === "unknown" || status === "pending") return undefined;
      const refused = recording.clients.reduce(
        (sum, { operations }) => sum + operations.filter(({ outcome }) => outcome === "failed").length,
        0,
      );
      return { exercised: refused, breaches: status === "violated" ? [{ because }] : [] };
    },
  },
  {
    name: "one-route",
    sentence: "at most one server of HAProxy's `write` is UP",
    test: routesOne,
  },
  {
    name: "epochs-grow",
    sentence: "a Sentinel's config epoch never falls, and each has one master",
    test: epochsGrow,
  },
  {
    name: "modest-starts",
    sentence: "no node starts as master while another acknowledges",
    test: startsModestly,
  },
  {
    name: "outages-end",
    timed: true,
    sentence:
      "in budget, writes go on, for 3 s at least, within down-after + 4 s of the last thing done, or after the retry of a failover",
    test: outagesEnd,
  },
  {
    name: "steady-again",
    sentence: "in budget, the lab is steady within 60 s of its repair",
    timed: true,
    aftermath: true,
    test: (recording, { budget }) =>
      budget === "in"
        ? {
            exercised: breakages(recording).length,
            breaches: recording.steadyMs === null ? [{ because: "it was not" }] : [],
          }
        : undefined,
  },
  {
    name: "as-configured",
    sentence: "the steady lab has every priority, write guard, limit and quorum that is configured",
    aftermath: true,
    test: ({ inspected }) =>
      inspected
        ? { exercised: inspected.asked, breaches: inspected.wrong.map((because) => ({ because })) }
        : undefined,
  },
  {
    name: "contents-kept",
    sentence: "every node holds what was there before the round, unchanged",
    test: ({ kept }) => {
      const counts = Object.entries(kept?.wrong ?? {});
      if (!kept || counts.length === 0 || counts.some(([, wrong]) => wrong === null)) return undefined;
      const bad = counts.filter(([, wrong]) => (wrong ?? 0) > 0);
      return {
        exercised: kept.written,
        breaches: bad.map(([node, wrong]) => ({
          because: `${wrong} of ${kept.written} values are missing on ${node}`,
        })),
      };
    },
  },
];

/** The invariants as a round is judged on them, and how often it tested each. */
export function judgedBy(round: Round): {
  expectations: Expectation[];
  exercised: (recording: Recording) => Record<string, number>;
} {
  return {
    expectations: INVARIANTS.map(({ sentence, timed = false, test }) => ({
      sentence: () => sentence,
      settles: "at-end",
      timed,
      check: (recording) => {
        if (!recording.ended) return pending("judged at the end of the round");
        const tested = test(recording, round);
        if (!tested) return met("this round does not test it");
        const [first] = tested.breaches;
        if (!first) return met(`held, tested ${tested.exercised} times`);
        return violated(tested.breaches.map(({ because }) => because).join("; "), first.proof ?? []);
      },
    })),
    exercised: (recording) =>
      Object.fromEntries(INVARIANTS.map(({ name, test }) => [name, test(recording, round)?.exercised ?? 0])),
  };
}

/** The invariants that a round has broken for certain. */
export const brokenIn = ({ expectations }: Pick<Journal, "expectations">): RoundInvariant[] =>
  INVARIANTS.filter(({ sentence }) =>
    expectations.some((one) => one.sentence === sentence && one.status === "violated"),
  );
