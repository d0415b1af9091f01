/** Latencies, drawn: from the median to the slowest hundredth, on an axis of powers of ten. */
import { drawChart, place } from "@redis-ha-lab/scenarios/report/html/chart.ts";
import { element, safe } from "@redis-ha-lab/scenarios/report/html/markup.ts";
import { PAPER } from "./bars.ts";

export interface Range {
  readonly label: string;
  readonly look: string;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
}

export interface RangeGroup {
  readonly label: string;
  readonly rows: readonly Range[];
}

const written = (ms: number) => (ms < 1 ? ms.toFixed(2) : ms.toFixed(1));

function drawRange(range: Range, x: (ms: number) => number, y: number): string {
  const { look, p50Ms, p90Ms, p99Ms } = range;
  const text = `${written(p50Ms)} · ${written(p90Ms)} · ${written(p99Ms)} ms`;
  return [
    element("rect", { class: `${look} tail`, x: x(p50Ms), y: y - 2, width: x(p99Ms) - x(p50Ms), height: 4 }),
    element("rect", { class: look, x: x(p50Ms), y: y - 4.5, width: x(p90Ms) - x(p50Ms), height: 9 }),
    element("circle", { class: look, cx: x(p50Ms), cy: y, r: 6 }),
    element("circle", { class: `${look} end`, cx: x(p99Ms), cy: y, r: 4 }),
    element("text", { x: x(p99Ms) + 10, y: y + 4 }, safe(text)),
  ].join("");
}

export function drawRanges(groups: readonly RangeGroup[], title: string): string {
  const all = groups.flatMap(({ rows }) => rows);
  const from = Math.floor(Math.log10(Math.min(...all.map(({ p50Ms }) => p50Ms))));
  const to = Math.max(from + 1, Math.log10(Math.max(...all.map(({ p99Ms }) => p99Ms))));
  const x = (ms: number) => place(PAPER, (Math.log10(ms) - from) / (to - from));
  const powers = Array.from({ length: Math.floor(to) - from + 1 }, (_, n) => from + n);
  const ticks = powers
    .flatMap((power) => [1, 2, 5].map((factor) => ({ ms: factor * 10 ** power, faint: factor > 1 })))
    .filter(({ ms }) => Math.log10(ms) <= to)
    .map(({ ms, faint }) => ({ x: x(ms), text: `${Number(ms.toPrecision(1))} ms`, faint }));
  const rowOf = (range: Range) => ({ name: range.label, draw: (y: number) => drawRange(range, x, y) });
  const drawn = groups.map(({ label, rows }) => ({ label, rows: rows.map(rowOf) }));
  return drawChart(PAPER, title, drawn, ticks);
}
