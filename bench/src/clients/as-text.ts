/** The matrix for the terminal. */
import { table } from "@redis-ha-lab/scenarios/terminal/table.ts";
import type { Cell, ClientsResult, Outcome } from "./cells.ts";
import type { FaultRun } from "./run-once.ts";

const seconds = (ms: number) => (ms / 1_000).toFixed(1);

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  gone: "never came back",
  lost: "lost",
  repeated: "applied twice",
  slow: "slow",
  fine: "fine",
};

/** "2.5 s (+0.1), 3 lost": a number, and what was wrong. */
export function cellText(cell: Cell | undefined): string {
  if (!cell) return "–";
  const beyond = `${cell.beyondMs < 0 ? "−" : "+"}${seconds(Math.abs(cell.beyondMs))}`;
  const wrong = [
    ...(cell.cameBack < cell.runs ? [`${cell.runs - cell.cameBack} of ${cell.runs} never came back`] : []),
    ...(cell.lost === null ? ["losses unknown"] : cell.lost > 0 ? [`${cell.lost} lost`] : []),
    ...((cell.duplicated ?? 0) > 0 ? [`${cell.duplicated} twice`] : []),
    ...((cell.contradicted ?? 0) > 0 ? [`${cell.contradicted} reported as failed, and done`] : []),
    ...(cell.oldReads > 0 ? [`${cell.oldReads} old reads`] : []),
  ];
  return [`${seconds(cell.outageMs)} s (${beyond})`, ...wrong].join(", ");
}

export function runLine(
  { fault, round, reference, clients, leftOut }: FaultRun,
  done: number,
  total: number,
): string {
  const gone = clients.filter(({ felt }) => !felt.cameBack).length;
  return `${done} of ${total}  ${fault}, round ${round}: the lab's own client ${seconds(reference.outageMs)} s, ${clients.length} others ${seconds(Math.min(...clients.map(({ felt }) => felt.outageMs)))} to ${seconds(Math.max(...clients.map(({ felt }) => felt.outageMs)))} s, ${gone} never came back${leftOut.length > 0 ? `, ${leftOut.length} left out` : ""}`;
}

export function matrixLines({ rows, faults, absent, runs }: ClientsResult): string[] {
  const heads = ["CLIENT", "PATH", "OPTIONS", ...faults.map(({ name }) => name.toUpperCase())];
  return [
    "Longest time without an acknowledged append, median (beyond the lab's own client in the same run)",
    ...table(
      heads,
      rows.map(({ client, version, path, profile, cells }) => [
        ...[`${client} ${version}`, path, profile],
        ...faults.map(({ name }) => cellText(cells[name])),
      ]),
    ),
    ...absent.map(({ client, why }) => `${client}: left out, ${why}`),
    ...runs.flatMap(({ fault, round, leftOut }) =>
      leftOut.map(({ name, why }) => `${name}: left out of ${fault}, round ${round}: ${why}`),
    ),
  ];
}
