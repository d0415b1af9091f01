/** The figures as one self-contained page: per setting the phases as a bar, and every single outage as a dot. */

import { CLIENT_PATHS } from "@redis-ha-lab/cluster/client-paths.ts";
import { digits, element, safe } from "@redis-ha-lab/scenarios/report/html/markup.ts";
import { page } from "@redis-ha-lab/scenarios/report/html/page.ts";
import type { Figures, Spread } from "./figures.ts";
import type { Kill } from "./measured.ts";
import { nameOf } from "./setting.ts";

const LEFT = 190;
const WIDTH = 1_000;
const ROW = 92;
const seconds = (ms: number) => (ms / 1000).toFixed(2);

interface Axis {
  readonly toMs: number;
  x(ms: number): number;
}

function axisFor(kills: readonly Kill[]): Axis {
  const longest = Math.max(
    ...kills.flatMap((kill) => CLIENT_PATHS.map((path) => kill.felt[path].outageMs)),
    1_000,
  );
  const toMs = Math.ceil(longest / 500) * 500;
  return { toMs, x: (ms) => LEFT + (ms / toMs) * (WIDTH - LEFT - 20) };
}

function grid({ toMs, x }: Axis, height: number): string {
  const step = toMs > 8_000 ? 1_000 : toMs > 3_000 ? 500 : 250;
  return Array.from({ length: Math.floor(toMs / step) + 1 }, (_, n) => n * step)
    .map(
      (at) =>
        element("line", { class: "grid", x1: x(at), x2: x(at), y1: 18, y2: height }) +
        element("text", { class: "dim", x: x(at), y: 12, "text-anchor": "middle" }, `${safe(at / 1000)} s`),
    )
    .join("");
}

function row(one: Figures, kills: readonly Kill[], axis: Axis, top: number): string {
  const { downAfterMs, fence, repointer } = one.setting;
  const labels = [
    `down-after ${downAfterMs} ms`,
    `write guard ${fence ? "on" : "off"}`,
    `repointer ${repointer ? "on" : "off"}`,
  ];
  let at = 0;
  const bars = Object.entries(one.phases).map(([name, ms]) => {
    const from = at;
    at += ms;
    const title = element("title", {}, safe(`${name}: ${Math.round(ms)} ms (median)`));
    return element(
      "rect",
      { class: name, x: axis.x(from), y: top, width: axis.x(at) - axis.x(from), height: 26 },
      title,
    );
  });
  const dots = CLIENT_PATHS.flatMap((path, n) => {
    const y = top + 42 + n * 20;
    return [
      element("text", { class: "dim", x: LEFT - 8, y: y + 4, "text-anchor": "end" }, `by ${path}`),
      ...kills.map((kill) => {
        const { outageMs } = kill.felt[path];
        const title = element("title", {}, safe(`round ${kill.round}: ${seconds(outageMs)} s`));
        return element("circle", { class: "dot", cx: axis.x(outageMs), cy: y, r: 4 }, title);
      }),
      element("line", {
        class: "median",
        x1: axis.x(one.outage[path].p50),
        x2: axis.x(one.outage[path].p50),
        y1: y - 9,
        y2: y + 9,
      }),
    ];
  });
  const text = labels.map((label, n) =>
    element("text", { class: n === 0 ? "" : "dim", x: 8, y: top + 12 + n * 15 }, safe(label)),
  );
  const downAfterLine = element("line", {
    class: "fault-line",
    x1: axis.x(downAfterMs),
    x2: axis.x(downAfterMs),
    y1: top - 4,
    y2: top + 70,
  });
  return [...text, ...bars, downAfterLine, ...dots].join("");
}

const cell = (text: string) => element("td", { class: "n" }, safe(text));
const three = (spread: Spread) =>
  [spread.p50, spread.p95, spread.max].map((ms) => cell(seconds(ms))).join("");

function tableOf(all: readonly Figures[]): string {
  const rows = all.map((one) =>
    element(
      "tr",
      {},
      element("td", {}, safe(nameOf(one.setting))) +
        cell(String(one.kills)) +
        three(one.outage.haproxy) +
        three(one.beyondDownAfter.haproxy) +
        three(one.outage.sentinel) +
        three(one.beyondDownAfter.sentinel) +
        cell(one.lost === null ? "?" : String(one.lost)),
    ),
  );
  const groups = ["by HAProxy", "minus down-after", "by Sentinel", "minus down-after"];
  const top = [
    "<th></th><th></th>",
    ...groups.map((name) => `<th class="n" colspan="3">${name}</th>`),
    "<th></th>",
  ];
  const heads = ["Setting", "Kills", ...groups.flatMap(() => ["p50", "p95", "max"]), "Lost"];
  const head = heads.map((name, n) => element("th", n === 0 ? {} : { class: "n" }, name)).join("");
  return `<div class="scroll"><table><thead><tr>${top.join("")}</tr><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

/** Rules that the section needs beside those of every page. */
export const FAILOVER_STYLE = `
.dot { fill: var(--ink); fill-opacity: .35; } .median { stroke: var(--ink); stroke-width: 2; }
`;

/** The drawing with its explanation, and the table. */
export function failoverSection(all: readonly Figures[], kills: readonly Kill[]): string {
  const axis = axisFor(kills);
  const height = 30 + all.length * ROW;
  const rows = all.map((one, n) => {
    const own = kills.filter((kill) => nameOf(kill.setting) === nameOf(one.setting));
    return row(one, own, axis, 30 + n * ROW);
  });
  const names = [...new Set(all.flatMap((one) => Object.keys(one.phases)))];
  const legend = names
    .map((name) => `<span><i style="background:var(--${safe(name)})"></i>${safe(name)}</span>`)
    .join("");
  return `<p class="question">The master was killed ${kills.length} times. Bars: medians of the phases, from the kill to the first acknowledged write. Dots: each outage as a client felt it; the stroke is their median. Dashed: down-after, the patience of the Sentinels.</p>
<figure>
<svg class="time" viewBox="0 0 ${WIDTH} ${digits(height)}" role="img" aria-label="Phases and outages per setting">${grid(axis, height)}${rows.join("")}</svg>
<div class="legend">${legend}</div>
</figure>
<h3>Seconds without an acknowledged write</h3>
${tableOf(all)}`;
}

/** @param facts what a reader must know to trust the figures: machine, versions, method; a sentence each */
export function failoverPage(
  all: readonly Figures[],
  kills: readonly Kill[],
  facts: readonly string[],
): string {
  const body = `<h1>How long a failover takes</h1>
<ul class="facts">${facts.map((fact) => `<li>${safe(fact)}</li>`).join("")}</ul>
${failoverSection(all, kills)}`;
  return page("How long a failover takes", body, FAILOVER_STYLE);
}
