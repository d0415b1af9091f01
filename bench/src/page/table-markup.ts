/** Tables and lists of the page. */
import { element, safe } from "@redis-ha-lab/scenarios/report/html/markup.ts";
import type { Goal } from "../goal.ts";

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
