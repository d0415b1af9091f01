/** Five minutes of both client paths: as four areas each, one per state, and as columns for a chart. */
import type { Cell, ClientPathState } from "../../src/clients/schema.ts";

export const CELLS = 300;
export const HEIGHT = 26;

/** Height tells states apart as well as colour. */
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
type Strips = Readonly<Record<"haproxy" | "sentinel", Pick<ClientPathState, "strip" | "stripEnds">>>;
export type Columns = [number[], (number | null)[], (number | null)[]];

/** Seconds on x, one column per client path, oldest first, null where nothing is known. */
export function columns(routes: Strips, seconds: number, value: (cell: Cell) => number | null): Columns {
  const end = Math.max(routes.haproxy.stripEnds, routes.sentinel.stripEnds);
  const xs = Array.from({ length: seconds }, (_, index) => end - seconds + 1 + index);
  const of = ({ strip, stripEnds }: Strips["haproxy"]): (number | null)[] =>
    xs.map((x) => {
      const cell = strip[stripEnds - x];
      return cell === undefined || cell.state === "unknown" ? null : value(cell);
    });
  return [xs, of(routes.haproxy), of(routes.sentinel)];
}
