/** A run of chaos as one page: pure, from its rounds. */

import { lengthOf, outagesOf } from "../evidence/outages.ts";
import { seconds } from "../model/duration.ts";
import type { Journal } from "../model/journal.ts";
import type { Done } from "./act.ts";
import { breakages } from "./breakages.ts";
import { INVARIANTS, lostRuns } from "./invariants.ts";
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

/** How often each invariant was put to the test in all rounds together. */
export const exercisedIn = ({ results }: ChaosRun): { name: string; sentence: string; times: number }[] =>
  INVARIANTS.map(({ name, sentence }) => ({
    name,
    sentence,
    times: results.reduce((sum, { exercised }) => sum + (exercised[name] ?? 0), 0),
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

interface Distribution {
  readonly kind: string;
  readonly count: number;
  readonly outagesMs: readonly number[];
  readonly lost: readonly number[];
  /** For how long a client that stays with a node by its address was acknowledged in vain: what the write guard bounds. */
  readonly directMs: readonly number[];
}

/** What an outage or a loss is put down to: the last thing that was broken before it ended. */
function byFault({ results }: ChaosRun): Distribution[] {
  const kinds = new Map<string, { count: number; outagesMs: number[]; lost: number[]; directMs: number[] }>();
  const of = (kind: string) => {
    const known = kinds.get(kind) ?? { count: 0, outagesMs: [], lost: [], directMs: [] };
    kinds.set(kind, known);
    return known;
  };
  for (const { journal } of results) {
    const broken = breakages(journal);
    for (const { fault, service } of broken) of(kindOf(journal, fault, service)).count += 1;
    const causeOf = (fromMs: number) => {
      const cause = broken.findLast((one) => one.fromMs <= fromMs + 1_000 && one.toMs >= fromMs - 1_000);
      return cause ? kindOf(journal, cause.fault, cause.service) : "something else";
    };
    const used = journal.clients.filter(({ route }) =>
      ["haproxy", "haproxy-persistent", "sentinel"].includes(route),
    );
    const direct = journal.clients.filter(({ route }) => route.startsWith("direct"));
    for (const client of used) {
      for (const outage of outagesOf(client)) {
        if (journal.t0Ms === null || outage.fromMs < journal.t0Ms - 1_000) continue;
        of(causeOf(outage.fromMs)).outagesMs.push(lengthOf(outage, journal.untilMs));
      }
    }
    for (const { operations } of lostRuns(used))
      of(causeOf(operations[0]?.endMs ?? 0)).lost.push(operations.length);
    for (const { operations } of lostRuns(direct))
      of(causeOf(operations[0]?.endMs ?? 0)).directMs.push(
        (operations.at(-1)?.endMs ?? 0) - (operations[0]?.endMs ?? 0),
      );
  }
  return [...kinds].map(([kind, rest]) => ({ kind, ...rest })).sort((a, b) => a.kind.localeCompare(b.kind));
}

const PARTS: readonly [RegExp, string][] = [
  [/^redis-/, "a data node"],
  [/^sentinel-/, "a Sentinel"],
  [/^haproxy$/, "HAProxy"],
];
const kindOf = ({ bindings: _ }: Journal, fault: string, service: string): string =>
  `${fault}, ${PARTS.find(([pattern]) => pattern.test(service))?.[1] ?? `the ${service}`}`;

/** The value below which a share of them lies; of none, nothing. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

const row = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
const inSeconds = (ms: number | undefined) => (ms === undefined ? "–" : seconds(ms));

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
  row(["invariant", "tested", "what must hold"]),
  row(["---", "--:", "---"]),
  ...exercisedIn(run).map(({ name, times, sentence }) => row([name, times, sentence])),
];

const costTable = (run: ChaosRun): string[] => [
  row(["fault", "times", "outages", "median", "worst", "losses", "most lost at once", "longest in vain"]),
  row(["---", "--:", "--:", "--:", "--:", "--:", "--:", "--:"]),
  ...byFault(run).map(({ kind, count, outagesMs, lost, directMs }) =>
    row([
      kind,
      count,
      outagesMs.length,
      inSeconds(quantile(outagesMs, 0.5)),
      inSeconds(quantile(outagesMs, 1)),
      lost.length,
      lost.length === 0 ? "–" : Math.max(...lost),
      inSeconds(quantile(directMs, 1)),
    ]),
  ),
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
    "Outages of a client path, put down to the fault that was in force when they began; writes lost at a time; and for how long a client that stays with one node by its address was acknowledged in vain.",
    "",
    ...costTable(run),
    "",
    "## Schedule",
    "",
    ...schedule(run),
  ].join("\n");
}
