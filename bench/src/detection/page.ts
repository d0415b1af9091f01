/** Both curves over down-after on one self-contained page: what too short a wait costs, and what too long a one does. */
import { digits, element, safe } from "@redis-ha-lab/scenarios/report/html/markup.ts";
import { page } from "@redis-ha-lab/scenarios/report/html/page.ts";
import { type Detection, detectionLines, perHour } from "./figures.ts";
import { STRESSES } from "./stress.ts";

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [1_000, 420, 70, 70, 20, 360];

const STYLE = `
.curve { fill: none; stroke-width: 2; } .outage { stroke-dasharray: 6 4; }
.c0 { --c: #4477aa; } .c1 { --c: #cc6677; } .c2 { --c: #228833; } .c3 { --c: #aa7700; } .c4 { --c: var(--ink); }
.curve { stroke: var(--c); } .point { fill: var(--c); }
`;

type Point = readonly [downAfterMs: number, value: number];

/** Whole steps of 1, 2 or 5 times a power of ten, six at the most. */
function ticks(most: number): number[] {
  const rough = Math.max(most, 1e-9) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, at) => at * step);
}

export function detectionPage(all: readonly Detection[], facts: readonly string[]): string {
  const shown = STRESSES.filter((stress) =>
    all.some(({ underStress }) => underStress.some((one) => one.stress === stress)),
  );
  const failovers = shown.map((stress) =>
    all.flatMap(({ downAfterMs, underStress }): Point[] => {
      const found = underStress.find((one) => one.stress === stress);
      return found ? [[downAfterMs, perHour(found)]] : [];
    }),
  );
  const outages = all.flatMap(({ downAfterMs, outage }): Point[] =>
    outage ? [[downAfterMs, outage.p50 / 1_000]] : [],
  );
  const values = all.map(({ downAfterMs }) => Math.log(downAfterMs));
  const [first = 0, last = 1] = [values[0], values.at(-1)];
  const x = (ms: number) =>
    LEFT + ((Math.log(ms) - first) / Math.max(last - first, 1e-9)) * (WIDTH - LEFT - RIGHT);
  const left = ticks(Math.max(1, ...failovers.flat().map(([, value]) => value)));
  const rightTicks = ticks(Math.max(1, ...outages.map(([, value]) => value)));
  const y = (value: number, axis: readonly number[]) =>
    BOTTOM - (value / (axis.at(-1) ?? 1)) * (BOTTOM - TOP);
  const curve = (points: readonly Point[], axis: readonly number[], look: string, what: string) => {
    const at = points.map(([ms, value]) => [x(ms), y(value, axis)] as const);
    const dots = points.map(([ms, value], index) =>
      element(
        "circle",
        { class: `point ${look}`, cx: at[index]?.[0] ?? 0, cy: at[index]?.[1] ?? 0, r: 4 },
        element("title", {}, safe(`${what}, down-after ${ms} ms: ${value.toFixed(2)}`)),
      ),
    );
    const line = at.map(([px, py]) => `${digits(px)},${digits(py)}`).join(" ");
    return element("polyline", { class: `curve ${look}`, points: line }) + dots.join("");
  };
  const text = (content: string, px: number, py: number, anchor: string) =>
    element("text", { class: "dim", x: px, y: py, "text-anchor": anchor }, safe(content));
  const scale = [
    ...left.map((value) => text(String(Number(value.toPrecision(3))), LEFT - 8, y(value, left) + 4, "end")),
    ...rightTicks.map((value) =>
      text(`${Number(value.toPrecision(3))} s`, WIDTH - RIGHT + 8, y(value, rightTicks) + 4, "start"),
    ),
    ...all.map(({ downAfterMs }) => text(`${downAfterMs} ms`, x(downAfterMs), BOTTOM + 20, "middle")),
    ...left.map((value) =>
      element("line", { class: "grid", x1: LEFT, x2: WIDTH - RIGHT, y1: y(value, left), y2: y(value, left) }),
    ),
  ];
  const curves = [
    ...failovers.map((points, at) =>
      curve(points, left, `c${at}`, `unjustified failovers per hour, ${shown[at]}`),
    ),
    ...(outages.length > 0 ? [curve(outages, rightTicks, "c4 outage", "outage of a kill in s")] : []),
  ];
  const legend = [
    ...shown.map(
      (stress, at) => `<span class="c${at}"><i style="background:var(--c)"></i>${safe(stress)}</span>`,
    ),
    `<span class="c4"><i style="background:var(--c)"></i>outage of a kill (dashed, right axis)</span>`,
  ];
  const body = `<h1>How short may down-after be?</h1>
<ul class="facts">${facts.map((fact) => `<li>${safe(fact)}</li>`).join("")}</ul>
<p class="question">Left axis: failovers per hour of a master that was alive, under each stress. Right axis: the write outage when it really dies. The shortest down-after at which every curve of the left axis lies on the ground is what this machine allows.</p>
<figure>
<svg class="time" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Unjustified failovers and outages over down-after">${scale.join("")}${curves.join("")}</svg>
<div class="legend">${legend.join("")}</div>
</figure>
<pre>${safe(detectionLines(all).join("\n"))}</pre>`;
  return page("How short may down-after be?", body, STYLE);
}
