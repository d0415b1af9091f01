/**
 * What one channel of one client path delivered, judged by the numbers alone: what is missing, came twice or came late.
 * Pure: it knows neither time nor Redis.
 */

/** Numbers of one run that never came, both ends included. */
export interface Gap {
  readonly run: number;
  readonly from: number;
  readonly to: number;
}

/** Everything a ledger knows; plain data, so that it can be stored and taken up again. */
export interface LedgerState {
  /** The number expected next, by run; the newest run last. */
  readonly runs: readonly (readonly [run: number, next: number])[];
  readonly received: number;
  readonly duplicates: number;
  /** Messages that came after a later number: they shrink the gap that had been counted for them. */
  readonly outOfOrder: number;
  /** How often a number was skipped, and how many numbers that were. Neither shrinks. */
  readonly gapsSeen: number;
  readonly missingSeen: number;
  /** What is still missing, oldest first; only the newest of these are remembered. */
  readonly gaps: readonly Gap[];
}

export type Verdict = "next" | "after-gap" | "late" | "duplicate";

export interface Ledger {
  take(run: number, sequence: number): Verdict;
  state(): LedgerState;
}

/** A message that returns from a run older than these can't be judged any more. */
const RUNS = 8;
const GAPS = 1_000;

export const EMPTY_LEDGER: LedgerState = {
  runs: [],
  received: 0,
  duplicates: 0,
  outOfOrder: 0,
  gapsSeen: 0,
  missingSeen: 0,
  gaps: [],
};

/** How many numbers never came, up to now. */
export const stillMissing = (state: LedgerState): number =>
  state.gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0);

/** @param start where an earlier ledger ended; without it the first message of all sets the beginning. */
export function createLedger(start: LedgerState = EMPTY_LEDGER): Ledger {
  const runs = new Map(start.runs);
  let gaps = [...start.gaps];
  let { received, duplicates, outOfOrder, gapsSeen, missingSeen } = start;
  let newest = Math.max(0, ...runs.keys());

  function miss(run: number, from: number, to: number): void {
    gapsSeen += 1;
    missingSeen += to - from + 1;
    gaps.push({ run, from, to });
    if (gaps.length > GAPS) gaps = gaps.slice(-GAPS);
  }

  /** @returns false when the number was not missing. */
  function fill(run: number, sequence: number): boolean {
    const at = gaps.findIndex((gap) => gap.run === run && gap.from <= sequence && sequence <= gap.to);
    const gap = gaps[at];
    if (!gap) return false;
    const rest = [
      { run, from: gap.from, to: sequence - 1 },
      { run, from: sequence + 1, to: gap.to },
    ].filter(({ from, to }) => from <= to);
    gaps.splice(at, 1, ...rest);
    return true;
  }

  function begin(run: number, sequence: number): Verdict {
    // It is unknown what came before the first message of all; a later run is expected from its first number.
    const skipped = runs.size > 0 && sequence > 1;
    runs.set(run, sequence + 1);
    newest = run;
    if (runs.size > RUNS) runs.delete(Math.min(...runs.keys()));
    if (skipped) miss(run, 1, sequence - 1);
    return skipped ? "after-gap" : "next";
  }

  function classify(run: number, sequence: number): Verdict {
    const next = runs.get(run);
    if (next === undefined) return run > newest ? begin(run, sequence) : "late";
    if (sequence < next) return fill(run, sequence) ? "late" : "duplicate";
    runs.set(run, sequence + 1);
    if (sequence === next) return "next";
    miss(run, next, sequence - 1);
    return "after-gap";
  }

  return {
    take: (run, sequence) => {
      const verdict = classify(run, sequence);
      if (verdict === "duplicate") duplicates += 1;
      else received += 1;
      if (verdict === "late") outOfOrder += 1;
      return verdict;
    },
    state: () => ({
      runs: [...runs],
      received,
      duplicates,
      outOfOrder,
      gapsSeen,
      missingSeen,
      gaps: [...gaps],
    }),
  };
}
