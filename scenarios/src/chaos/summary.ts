/** A run of chaos as one page: pure, from its rounds. */

import type { Journal } from "../model/journal.ts";
import type { Done } from "./act.ts";
import { costTable, inSeconds, quantile, row } from "./cost.ts";
import { brokenIn, INVARIANTS } from "./invariants.ts";
import { faultText, type Round } from "./schedule.ts";

export interface RoundResult {
  readonly number: number;
  readonly round: Round;
  readonly journal: Journal;
  readonly folder: string;
  readonly done: readonly Done[];
  readonly exercised: Readonly<Record<string, number>>;
}

export interface ChaosRun {
  readonly seed: number;
  readonly results: readonly RoundResult[];
}

export const faultsDone = ({ results }: ChaosRun): number =>
  results.flatMap(({ done }) => done).filter(({ skipped }) => skipped === null).length;

/** How often each invariant was put to the test in all rounds together, and in how many it was broken. */
export const exercisedIn = ({
  results,
}: ChaosRun): { name: string; sentence: string; times: number; broken: number }[] =>
  INVARIANTS.map((invariant) => ({
    name: invariant.name,
    sentence: invariant.sentence,
    times: results.reduce((sum, { exercised }) => sum + (exercised[invariant.name] ?? 0), 0),
    broken: results.filter(({ journal }) => brokenIn(journal).includes(invariant)).length,
  }));

export const neverTested = (run: ChaosRun): string[] =>
  exercisedIn(run).flatMap(({ name, times }) => (times === 0 ? [name] : []));

/**
 * A round that fails outweighs what could not be decided. A run that never tested an invariant has not shown it: that
 * is a failure, unless a given schedule was done again, which need not test them all.
 */
export function verdictOf(run: ChaosRun, { given }: { readonly given: boolean }): Journal["verdict"] {
  const verdicts = run.results.map(({ journal }) => journal.verdict);
  if (verdicts.includes("fail") || (!given && neverTested(run).length > 0)) return "fail";
  return verdicts.includes("inconclusive") || verdicts.length === 0 ? "inconclusive" : "pass";
}

const roundsTable = ({ results }: ChaosRun): string[] => [
  row(["round", "verdict", "budget", "guard", "faults", "why"]),
  row(["--:", "---", "---", "---", "--:", "---"]),
  ...results.map(({ number, journal, round, done }) =>
    row([
      number,
      journal.verdict,
      round.budget,
      round.guard,
      done.filter(({ skipped }) => skipped === null).length,
      journal.verdict === "pass" ? "" : (journal.reasons[0] ?? "").replaceAll("|", "\\|"),
    ]),
  ),
];

const invariantsTable = (run: ChaosRun): string[] => [
  row(["invariant", "tested", "rounds that broke it", "what must hold"]),
  row(["---", "--:", "--:", "---"]),
  ...exercisedIn(run).map(({ name, times, broken, sentence }) => row([name, times, broken, sentence])),
];

const schedule = ({ results }: ChaosRun): string[] =>
  results.flatMap(({ number, done, folder }) => [
    `Round ${number} (\`${folder}\`):`,
    "",
    ...done.map(
      ({ fault, services, skipped }) =>
        `- ${faultText(fault)}${skipped === null ? ` → ${services.join(", ")}` : `: not done, ${skipped}`}`,
    ),
    "",
  ]);

export function chaosReport(run: ChaosRun): string {
  const { seed, results } = run;
  const failed = results.filter(({ journal }) => journal.verdict !== "pass");
  const latencies = results.flatMap(({ done }) =>
    // A planned switchover first waits for the right moment.
    done.flatMap(({ tookMs, fault }) => (fault.operation === "switchover" ? [] : (tookMs ?? []))),
  );
  return [
    `# Chaos, seed ${seed}`,
    "",
    `${faultsDone(run)} faults in ${results.length} rounds; ${failed.length} rounds did not pass. From due to done: median ${inSeconds(quantile(latencies, 0.5))}, nine of ten within ${inSeconds(quantile(latencies, 0.9))}.`,
    "",
    "## Rounds",
    "",
    ...roundsTable(run),
    "",
    "## Invariants",
    "",
    ...invariantsTable(run),
    "",
    "## What it cost",
    "",
    "Outages of a client path, put down to the fault that was in force when they began, and what of them came after the last thing done; writes lost at a time; and for how long a client that stays with one node by its address was acknowledged in vain. The bounds are those of rounds in budget.",
    "",
    ...costTable(results),
    "",
    "## Schedule",
    "",
    ...schedule(run),
  ].join("\n");
}
