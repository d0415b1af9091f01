/** Five minutes of one route as four areas, one per state. Height tells them apart as well as colour. */
import type { Cell } from "../../src/state/clients.ts";

export const CELLS = 300;
export const HEIGHT = 26;

const HEIGHTS: Readonly<Record<Cell["state"], number>> = { ok: 15, failed: HEIGHT, nothing: 3, unknown: 8 };

export type StripPaths = Readonly<Record<Cell["state"], string>>;

/** SVG path data in units of one second by one pixel; neighbours of one state become one rectangle. */
export function stripPaths(newestFirst: readonly Pick<Cell, "state">[]): StripPaths {
  const paths = { ok: "", failed: "", nothing: "", unknown: "" };
  let index = 0;
  while (index < Math.min(newestFirst.length, CELLS)) {
    const state = newestFirst[index]?.state ?? "unknown";
    let length = 1;
    while (newestFirst[index + length]?.state === state && index + length < CELLS) length += 1;
    const height = HEIGHTS[state];
    paths[state] += `M${CELLS - index - length} ${HEIGHT - height}h${length}v${height}h-${length}z`;
    index += length;
  }
  return paths;
}

/** The strip in words. */
export function stripWords(cells: readonly Pick<Cell, "state">[]): string {
  const amount = (state: Cell["state"]): number => cells.filter((cell) => cell.state === state).length;
  const parts = [
    `${amount("ok")} seconds ok`,
    `${amount("failed")} failed`,
    `${amount("nothing")} without an answer`,
    `${amount("unknown")} unknown`,
  ];
  return `The last five minutes: ${parts.filter((part) => !part.startsWith("0 ")).join(", ") || "nothing known"}`;
}
