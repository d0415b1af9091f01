/** Many runs as a matrix: a row per client and configuration, a column per fault. */
import { median } from "../median.ts";
import type { Circumstances } from "../page/benchmark-page.ts";
import { type Configuration, nameOf, type Recommended } from "./configuration.ts";
import { type FaultPlanName, FORMER_PAUSE } from "./fault-plans.ts";
import type { Felt } from "./felt.ts";
import type { ClientRun } from "./judge-run.ts";
import type { FaultRun } from "./run-once.ts";

/** What `benchmark clients` leaves behind: result.json, and what page and docs are made of. */
export interface ClientsResult extends Circumstances {
  readonly commit: string | null;
  /** Of the machine before the first run. */
  readonly load: number;
  readonly method: readonly string[];
  readonly faults: readonly { readonly name: FaultPlanName; readonly title: string }[];
  readonly absent: readonly { readonly client: string; readonly why: string }[];
  readonly recommended: readonly Recommended[];
  readonly rows: readonly Row[];
  readonly runs: readonly FaultRun[];
  /** Why it stopped early; null when it did not. */
  readonly trouble: string | null;
}

/** @param text a result.json, an older one too. */
export const resultOf = (text: string): ClientsResult =>
  JSON.parse(text.replaceAll(JSON.stringify(FORMER_PAUSE), JSON.stringify("pause"))) as ClientsResult;

/** What a reader has to know first, the worst one of all runs. */
export type Outcome = "gone" | "lost" | "repeated" | "slow" | "fine";

/** What is summed over all runs, or null: something could not be read back; and what is the worst of all runs. */
type Counted =
  | "acknowledged"
  | "failed"
  | "indeterminate"
  | "lost"
  | "duplicated"
  | "contradicted"
  | "oldReads"
  | "late"
  | "unbegun";
type Worst = "oldReadsMs" | "connectionsPerSecond" | "memoryMost";
/** Medians. */
type Middle = "cpuBefore" | "cpuDuring";

export interface Cell extends Pick<Felt, Counted | Worst | Middle> {
  readonly runs: number;
  readonly outcome: Outcome;
  /** Medians in ms: the outage, and what it exceeds the lab's own client's in the same run by. */
  readonly outageMs: number;
  readonly beyondMs: number;
  readonly worstMs: number;
  /** Runs after which it was being served again by itself. */
  readonly cameBack: number;
  /** The error most often reported to its callers, and the last line it printed. */
  readonly error: string | null;
  readonly printedLines: number;
  readonly printedLast: string | null;
}

export interface Row extends Configuration {
  readonly version: string;
  readonly runtime: string;
  readonly cells: Readonly<Partial<Record<FaultPlanName, Cell>>>;
}

/** The physical outage and this much is fine. */
export const FINE_MS = 500;

export function outcomeOf(cell: Omit<Cell, "outcome">): Outcome {
  if (cell.cameBack < cell.runs) return "gone";
  if (cell.lost === null || cell.lost > 0) return "lost";
  if (cell.duplicated === null || cell.duplicated > 0) return "repeated";
  return cell.beyondMs > FINE_MS ? "slow" : "fine";
}

const sum = (values: readonly (number | null)[]): number | null =>
  values.some((value) => value === null)
    ? null
    : values.reduce<number>((total, value) => total + (value ?? 0), 0);
const most = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? Math.max(...known) : null;
};
const middle = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? median(known) : null;
};

interface Seen {
  readonly run: FaultRun;
  readonly one: ClientRun;
}

function cellOf(seen: readonly Seen[]): Cell {
  const felts = seen.map(({ one }) => one.felt);
  const outages = felts.map(({ outageMs }) => outageMs);
  const total = (of: (felt: ClientRun["felt"]) => number) =>
    felts.reduce((count, felt) => count + of(felt), 0);
  const errors = new Map<string, number>();
  for (const [text, times] of felts.flatMap((felt) => felt.errors))
    errors.set(text, (errors.get(text) ?? 0) + times);
  const cell = {
    runs: seen.length,
    outageMs: median(outages),
    beyondMs: median(seen.map(({ run, one }) => one.felt.outageMs - run.reference.outageMs)),
    worstMs: Math.max(...outages),
    cameBack: felts.filter(({ cameBack }) => cameBack).length,
    acknowledged: total(({ acknowledged }) => acknowledged),
    failed: total(({ failed }) => failed),
    indeterminate: total(({ indeterminate }) => indeterminate),
    lost: sum(felts.map(({ lost }) => lost)),
    duplicated: sum(felts.map(({ duplicated }) => duplicated)),
    contradicted: sum(felts.map(({ contradicted }) => contradicted)),
    oldReads: total(({ oldReads }) => oldReads),
    late: total(({ late }) => late),
    unbegun: total(({ unbegun }) => unbegun),
    oldReadsMs: Math.max(...felts.map(({ oldReadsMs }) => oldReadsMs)),
    connectionsPerSecond: Math.max(...felts.map(({ connectionsPerSecond }) => connectionsPerSecond)),
    memoryMost: most(felts.map(({ memoryMost }) => memoryMost)),
    cpuBefore: middle(felts.map(({ cpuBefore }) => cpuBefore)),
    cpuDuring: middle(felts.map(({ cpuDuring }) => cpuDuring)),
    error: [...errors].sort(([, one], [, two]) => two - one)[0]?.[0] ?? null,
    printedLines: total(({ printed }) => printed.lines),
    printedLast: felts.findLast(({ printed }) => printed.last !== null)?.printed.last ?? null,
  };
  return { ...cell, outcome: outcomeOf(cell) };
}

/** In the order of the configurations' names; a fault without a run of a client leaves its cell out. */
export function rowsOf(runs: readonly FaultRun[]): Row[] {
  const seen = runs.flatMap((run) => run.clients.map((one) => ({ run, one })));
  const groups = Map.groupBy(seen, ({ one }) => nameOf(one));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { client, path, profile, hello } = first.one;
    const byFault = Map.groupBy(group, ({ run }) => run.fault);
    const cells = Object.fromEntries([...byFault].map(([fault, of]) => [fault, cellOf(of)]));
    return [{ client, path, profile, version: hello.version, runtime: hello.runtime, cells }];
  });
}
