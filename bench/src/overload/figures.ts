/** What each load did to the writes, as a table for a terminal; a goal that was missed is said with its number. */
import { bad, table } from "@redis-ha-lab/scenarios/terminal/table.ts";
import { percentile } from "../median.ts";
import type { LoadOutcome } from "./load.ts";

export interface OverloadRow extends LoadOutcome {
  readonly what: string;
  /** Milliseconds of each write through HAProxy, without the load and with it. */
  readonly quiet: readonly number[];
  readonly loaded: readonly number[];
  /** Writes that were refused or not answered while the load lasted. */
  readonly failedWrites: number;
  /** Of the service, in bytes, before and after. */
  readonly memory: readonly [before: number, after: number];
}

/** Writes keep their 99th percentile within so many times of what it is without the load. */
const GOAL = 3;

export const p99 = (values: readonly number[]): number => percentile(values, 0.99);
export const ratioOf = ({ quiet, loaded }: Pick<OverloadRow, "quiet" | "loaded">): number =>
  p99(loaded) / p99(quiet);

const right = (title: string) => ({ title, right: true });
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);

export function missed(rows: readonly OverloadRow[]): string[] {
  return rows.flatMap((row) => {
    const ratio = ratioOf(row);
    const reasons = [
      ...(ratio > GOAL
        ? [`p99 of writes is ${ratio.toFixed(1)} times that of quiet, and ${GOAL} is the goal`]
        : []),
      ...(row.failedWrites > 0 ? [`${row.failedWrites} writes failed`] : []),
    ];
    return reasons.map((reason) => `${row.what}: ${reason}`);
  });
}

export function overloadAsText(rows: readonly OverloadRow[], seconds: number): string {
  const problems = missed(rows);
  return [
    `Writes through HAProxy, 100 a second, each load for ${seconds} s between quiet times`,
    "",
    ...table(
      [
        "LOAD",
        right("QUIET P99 MS"),
        right("LOADED P99 MS"),
        right("RATIO"),
        right("TAKEN"),
        right("REFUSED"),
        right("HELD BACK"),
        right("MEMORY MB"),
      ],
      rows.map((row) => [
        row.what,
        p99(row.quiet).toFixed(1),
        p99(row.loaded).toFixed(1),
        ratioOf(row).toFixed(1),
        String(row.taken),
        String(row.refused),
        String(row.heldBack),
        row.memory.map(megabytes).join(" → "),
      ]),
    ),
    "",
    ...(problems.length === 0
      ? [`Every ratio is within ${GOAL}, and no write failed.`]
      : problems.map((problem) => bad(`missed: ${problem}`))),
    "",
  ].join("\n");
}
