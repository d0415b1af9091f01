/** The paper both kinds of drawings share: labels at the left, groups of rows, values to the right of their ends. */
import { digits, element, safe } from "@redis-ha-lab/scenarios/report/html/markup.ts";

const WIDTH = 1_040;
/** Room for the texts beside the rows and beside what is drawn in them. */
const LEFT = 210;
const RIGHT = 190;
export const ROW = 20;
const GAP = 13;
const HEAD = 26;

/** Where a value stands, as a share (0 to 1) of the width between the texts. */
export const place = (share: number): number => LEFT + share * (WIDTH - LEFT - RIGHT);

export interface Tick {
  readonly x: number;
  readonly text: string;
  /** Between two that count more. */
  readonly faint?: boolean;
}

/** The name of a row, right before its beginning. @param y its middle */
export const rowName = (text: string, y: number): string =>
  element("text", { class: "dim", x: LEFT - 8, y: y + 4, "text-anchor": "end" }, safe(text));

/**
 * @param title what it shows, for those who cannot see it.
 * @param drawRow markup of one row, around its middle.
 */
export function drawChart<Row>(
  title: string,
  groups: readonly { readonly label: string; readonly rows: readonly Row[] }[],
  ticks: readonly Tick[],
  drawRow: (row: Row, middle: number) => string,
): string {
  let y = HEAD;
  const drawn = groups.map(({ label, rows }) => {
    const head = element("text", { class: "group", x: 12, y: y + 12 }, safe(label));
    const lines = rows.map((row, at) => drawRow(row, y + ROW * (at + 1.5)));
    y += ROW * (rows.length + 1) + GAP;
    return head + lines.join("");
  });
  const axis = ticks.map(
    ({ x, text, faint }) =>
      element("line", { class: faint ? "grid faint" : "grid", x1: x, x2: x, y1: HEAD - 6, y2: y }) +
      element("text", { class: "dim", x, y: 13, "text-anchor": "middle" }, safe(text)),
  );
  return element(
    "svg",
    { class: "time", viewBox: `0 0 ${WIDTH} ${digits(y)}`, role: "img", "aria-label": title },
    axis.join("") + drawn.join(""),
  );
}
