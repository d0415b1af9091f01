/** Tables and lists of the page. */
import { element, safe } from "@redis-ha-lab/scenarios/report/html/markup.ts";
import type { Goal } from "../goal.ts";

/** What the benchmarks' page adds to the look of the reports. */
export const BENCHMARK_STYLE = `
.grey { fill: var(--faint); background: var(--faint); } .pale { fill: var(--replica); background: var(--replica); }
.blue { fill: var(--master); background: var(--master); } .green { fill: var(--ok); background: var(--ok); }
.violet { fill: var(--promote); background: var(--promote); }
.tail { fill-opacity: .35; } .end { fill-opacity: .6; } .whisker { stroke: var(--ink); stroke-width: 1.5; stroke-opacity: .7; }
.grid.faint { stroke-opacity: .5; }
h2 { font-size: 1.35rem; margin-top: 56px; } h3 { font-size: .98rem; margin: 26px 0 8px; }
.method { margin: 0 0 16px; padding-left: 18px; color: var(--faint); font-size: .88rem; max-width: 84ch; }
ul.goals { margin: 0 0 18px; font-size: .9rem; max-width: 800px; }
ul.goals li { padding: 4px 0 4px 30px; display: flex; justify-content: space-between; gap: 16px; } .goals b { font-variant-numeric: tabular-nums; white-space: nowrap; }
.contents { display: flex; flex-wrap: wrap; gap: 6px 18px; margin: 18px 0 0; } .contents a { color: var(--master); }
figure + h3 { margin-top: 30px; } .scroll + .scroll, figure + .scroll { margin-top: 16px; }
`;

/** @param words how many columns at the left are words; the others are numbers. */
export function tableMarkup(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  words = 1,
): string {
  const look = (at: number) => (at < words ? {} : { class: "n" });
  const line = (name: "th" | "td", cells: readonly string[]) =>
    element("tr", {}, cells.map((text, at) => element(name, look(at), safe(text))).join(""));
  return `<div class="scroll"><table><thead>${line("th", heads)}</thead><tbody>${rows.map((row) => line("td", row)).join("")}</tbody></table></div>`;
}

export function goalsMarkup(goals: readonly Goal[]): string {
  const items = goals.map(({ goal, measured, met }) => {
    const sign = element(
      "span",
      { class: "sign", "aria-label": met ? "reached" : "not reached" },
      met ? "✓" : "✗",
    );
    return element(
      "li",
      { class: met ? "met" : "violated" },
      `${sign}<span>${safe(goal)}</span> <b>${safe(measured)}</b>`,
    );
  });
  return `<ul class="expectations goals">${items.join("")}</ul>`;
}

/** @param items colour's class and what it stands for */
export function figureMarkup(
  caption: string,
  note: string,
  drawing: string,
  items: readonly (readonly [look: string, text: string])[],
): string {
  const legend = items
    .map(([look, text]) => `<span><i class="${safe(look)}"></i>${safe(text)}</span>`)
    .join("");
  return `<figure><figcaption>${safe(caption)} <small>${safe(note)}</small></figcaption>${drawing}<div class="legend">${legend}</div></figure>`;
}

export const methodMarkup = (sentences: readonly string[]): string =>
  element("ul", { class: "method" }, sentences.map((sentence) => element("li", {}, safe(sentence))).join(""));
