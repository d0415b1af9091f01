/** Bars beside each other: one group per setting, one bar per contender, a whisker for the spread. */
import { drawChart, type Paper, place, ROW } from "@redis-ha-lab/scenarios/report/html/chart.ts";
import { element, safe } from "@redis-ha-lab/scenarios/report/html/markup.ts";

/** Right of a bar stands its value; the axis is above, for drawings that are taller than the screen. */
export const PAPER: Paper = { left: 210, right: 190, head: 26, axis: "above" };

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

export interface BarGroup {
  readonly label: string;
  readonly rows: readonly Bar[];
}

/** Round steps, four to eight of them. */
function stepFor(most: number): number {
  const unit = 10 ** Math.floor(Math.log10(most));
  return [0.2, 0.25, 0.5, 1].map((share) => share * unit).find((step) => most / step <= 8) ?? unit;
}

const short = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 2 });

function drawBar(bar: Bar, x: (value: number) => number, middle: number): string {
  const { label, look, value, text } = bar;
  const [lowest, highest] = bar.spread ?? [value, value];
  const box = { x: x(0), y: middle - ROW / 2 + 3, width: Math.max(1, x(value) - x(0)), height: ROW - 6 };
  return [
    element("rect", { class: look, ...box, rx: 2 }, element("title", {}, safe(`${label}: ${text}`))),
    element("line", { class: "whisker", x1: x(lowest), x2: x(highest), y1: middle, y2: middle }),
    element("text", { x: Math.max(x(value), x(highest)) + 7, y: middle + 4 }, safe(text)),
  ].join("");
}

/** @param unit written at the axis. */
export function drawBars(groups: readonly BarGroup[], title: string, unit: string): string {
  const most = Math.max(...groups.flatMap(({ rows }) => rows.map((bar) => bar.spread?.[1] ?? bar.value)));
  const step = stepFor(most);
  const x = (value: number) => place(PAPER, value / most);
  const last = Math.floor(most / step + 1e-9);
  const ticks = Array.from({ length: last + 1 }, (_, n) => ({
    x: x(n * step),
    text: `${short.format(n * step)}${n === last ? ` ${unit}` : ""}`,
  }));
  const rowOf = (bar: Bar) => ({ name: bar.label, draw: (middle: number) => drawBar(bar, x, middle) });
  const drawn = groups.map(({ label, rows }) => ({ label, rows: rows.map(rowOf) }));
  return drawChart(PAPER, title, drawn, ticks);
}
