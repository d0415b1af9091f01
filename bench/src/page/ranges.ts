/** Latencies, drawn: from the median to the slowest hundredth, on an axis of powers of ten. */
import { digits, element, safe } from "@redis-ha-lab/scenarios/report/html/markup.ts";

export interface Range {
  readonly label: string;
  readonly look: string;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
}

export interface RangeGroup {
  readonly label: string;
  readonly ranges: readonly Range[];
}

const LEFT = 210;
const WIDTH = 1_040;
const RIGHT = 190;
const ROW = 21;
const GAP = 13;
const HEAD = 26;

const written = (ms: number) => (ms < 1 ? ms.toFixed(2) : ms.toFixed(1));

function drawRange(range: Range, x: (ms: number) => number, top: number): string {
  const { label, look, p50Ms, p90Ms, p99Ms } = range;
  const y = top + ROW / 2;
  const text = `${written(p50Ms)} · ${written(p90Ms)} · ${written(p99Ms)} ms`;
  return [
    element("text", { class: "dim", x: LEFT - 8, y: y + 4, "text-anchor": "end" }, safe(label)),
    element("rect", { class: `${look} tail`, x: x(p50Ms), y: y - 2, width: x(p99Ms) - x(p50Ms), height: 4 }),
    element("rect", { class: look, x: x(p50Ms), y: y - 4.5, width: x(p90Ms) - x(p50Ms), height: 9 }),
    element("circle", { class: look, cx: x(p50Ms), cy: y, r: 6 }),
    element("circle", { class: `${look} end`, cx: x(p99Ms), cy: y, r: 4 }),
    element("text", { x: x(p99Ms) + 10, y: y + 4 }, safe(text)),
  ].join("");
}

/** @param title what it shows, for those who cannot see it. */
export function drawRanges(groups: readonly RangeGroup[], title: string): string {
  const all = groups.flatMap(({ ranges }) => ranges);
  const from = Math.floor(Math.log10(Math.min(...all.map(({ p50Ms }) => p50Ms))));
  const to = Math.max(from + 1, Math.log10(Math.max(...all.map(({ p99Ms }) => p99Ms))));
  const x = (ms: number) => LEFT + ((Math.log10(ms) - from) / (to - from)) * (WIDTH - LEFT - RIGHT);
  let y = HEAD;
  const rows = groups.map(({ label, ranges }) => {
    const head = element("text", { class: "group", x: 12, y: y + 12 }, safe(label));
    y += ROW;
    const drawn = ranges.map((range) => {
      const one = drawRange(range, x, y);
      y += ROW;
      return one;
    });
    y += GAP;
    return head + drawn.join("");
  });
  const ticks: string[] = [];
  for (let power = from; power <= to; power += 1) {
    for (const [factor, look] of [
      [1, "grid"],
      [2, "grid faint"],
      [5, "grid faint"],
    ] as const) {
      const ms = factor * 10 ** power;
      if (Math.log10(ms) > to) continue;
      ticks.push(element("line", { class: look, x1: x(ms), x2: x(ms), y1: HEAD - 6, y2: y }));
      ticks.push(
        element(
          "text",
          { class: "dim", x: x(ms), y: 13, "text-anchor": "middle" },
          safe(`${Number(ms.toPrecision(1))} ms`),
        ),
      );
    }
  }
  return element(
    "svg",
    { class: "time", viewBox: `0 0 ${WIDTH} ${digits(y)}`, role: "img", "aria-label": title },
    ticks.join("") + rows.join(""),
  );
}
