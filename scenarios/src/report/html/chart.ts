/** The paper of every drawing, in reports and on the benchmarks' page: groups of rows, and one axis for all of them. */
import { digits, element, safe } from "./markup.ts";

const WIDTH = 1_040;
export const ROW = 21;
const GAP = 10;
/** The line of a group's name. */
const NAME = 17;
/** Room for the axis' words where they stand below. */
const FOOT = 24;

export interface Paper {
  /** Room for the rows' names, and for what is written beside what is drawn in them. */
  readonly left: number;
  readonly right: number;
  /** Room above the first group. */
  readonly head: number;
  /** Where the axis has its words. */
  readonly axis: "above" | "below";
}

export interface Row {
  readonly name: string;
  /** @returns markup, around the row's middle. */
  readonly draw: (middle: number) => string;
}

export interface Tick {
  readonly x: number;
  readonly text: string;
  /** Between two that count more. */
  readonly faint?: boolean;
}

/** Where a value stands, as a share (0 to 1) of the width between the texts. */
export const place = ({ left, right }: Paper, share: number): number => left + share * (WIDTH - left - right);

/** The right edge of what is drawn in rows. */
export const edge = ({ right }: Paper): number => WIDTH - right;

function drawTick({ x, text, faint }: Tick, { head, axis }: Paper, bottom: number): string {
  const line = { class: faint ? "grid faint" : "grid", x1: x, x2: x, y1: head - 7, y2: bottom };
  const y = axis === "above" ? 13 : bottom + 13;
  return element("line", line) + element("text", { class: "dim", x, y, "text-anchor": "middle" }, safe(text));
}

/**
 * @param title what it shows, for those who cannot see it. Groups without rows are left out.
 * @param above markup over all of it, for a drawing whose rows end at `bottom`.
 */
export function drawChart(
  paper: Paper,
  title: string,
  groups: readonly { readonly label: string; readonly rows: readonly Row[] }[],
  ticks: readonly Tick[],
  above: (bottom: number) => string = () => "",
): string {
  let y = paper.head;
  let drawn = "";
  for (const { label, rows } of groups) {
    if (rows.length === 0) continue;
    drawn += element("text", { class: "group", x: 12, y: y + 11 }, safe(label));
    y += NAME;
    for (const { name, draw } of rows) {
      const middle = y + ROW / 2;
      drawn += element("text", { x: paper.left - 8, y: middle + 4, "text-anchor": "end" }, safe(name));
      drawn += draw(middle);
      y += ROW;
    }
    y += GAP;
  }
  const axis = ticks.map((tick) => drawTick(tick, paper, y)).join("");
  const height = y + (paper.axis === "below" ? FOOT : 0);
  return element(
    "svg",
    { class: "time", viewBox: `0 0 ${WIDTH} ${digits(height)}`, role: "img", "aria-label": title },
    axis + drawn + above(y),
  );
}
