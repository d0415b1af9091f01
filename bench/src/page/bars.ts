/** Bars beside each other, drawn: one group per setting, one bar per contender, a whisker for the spread. */
import { digits, element, safe } from "@redis-ha-lab/scenarios/report/html/markup.ts";

export interface Bar {
  readonly label: string;
  /** The name of its colour, a class of the page. */
  readonly look: string;
  readonly value: number;
  /** Slowest and fastest of the rounds; a single measurement has no spread. */
  readonly spread?: readonly [lowest: number, highest: number];
  /** What is written beside it. */
  readonly text: string;
}

export interface Group {
  readonly label: string;
  readonly bars: readonly Bar[];
}

const LEFT = 210;
const WIDTH = 1_040;
/** Room for the text beside the longest bar. */
const RIGHT = 190;
const ROW = 19;
const GAP = 13;
const HEAD = 26;

/** Round steps, four to eight of them. */
export function stepFor(most: number): number {
  const unit = 10 ** Math.floor(Math.log10(most));
  return [0.2, 0.25, 0.5, 1].map((share) => share * unit).find((step) => most / step <= 8) ?? unit;
}

const short = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 2 });

function drawBar(bar: Bar, x: (value: number) => number, top: number): string {
  const middle = top + ROW / 2;
  const hint = element("title", {}, safe(`${bar.label}: ${bar.text}`));
  const [lowest, highest] = bar.spread ?? [bar.value, bar.value];
  return [
    element("text", { class: "dim", x: LEFT - 8, y: middle + 4, "text-anchor": "end" }, safe(bar.label)),
    element(
      "rect",
      {
        class: bar.look,
        x: LEFT,
        y: top + 3,
        width: Math.max(1, x(bar.value) - LEFT),
        height: ROW - 6,
        rx: 2,
      },
      hint,
    ),
    bar.spread
      ? element("line", { class: "whisker", x1: x(lowest), x2: x(highest), y1: middle, y2: middle })
      : "",
    element("text", { x: Math.max(x(bar.value), x(highest)) + 7, y: middle + 4 }, safe(bar.text)),
  ].join("");
}

/** @param title what it shows, for those who cannot see it. @param unit written at the axis. */
export function drawBars(groups: readonly Group[], title: string, unit: string): string {
  const most = Math.max(...groups.flatMap(({ bars }) => bars.map((bar) => bar.spread?.[1] ?? bar.value)));
  const step = stepFor(most);
  const x = (value: number) => LEFT + (value / most) * (WIDTH - LEFT - RIGHT);
  let y = HEAD;
  const rows = groups.map(({ label, bars }) => {
    const head = element("text", { class: "group", x: 12, y: y + 12 }, safe(label));
    y += ROW;
    const drawn = bars.map((bar) => {
      const one = drawBar(bar, x, y);
      y += ROW;
      return one;
    });
    y += GAP;
    return head + drawn.join("");
  });
  const ticks = Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, n) => n * step).map(
    (at, n, all) =>
      element("line", { class: "grid", x1: x(at), x2: x(at), y1: HEAD - 6, y2: y }) +
      element(
        "text",
        { class: "dim", x: x(at), y: 13, "text-anchor": "middle" },
        safe(`${short.format(at)}${n === all.length - 1 ? ` ${unit}` : ""}`),
      ),
  );
  return element(
    "svg",
    { class: "time", viewBox: `0 0 ${WIDTH} ${digits(y)}`, role: "img", "aria-label": title },
    ticks.join("") + rows.join(""),
  );
}
