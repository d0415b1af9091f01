/** Two runs on one page. */
import type { Journal } from "../../model/journal.ts";
import { compareRuns, contrastTitle } from "../compare.ts";
import { element, safe } from "./markup.ts";
import { figuresOfTime, page } from "./page.ts";

const label = ({ title, settings, startedAt }: Journal) =>
  `${title} (${startedAt.replace("T", " ").slice(0, 19)}, write guard ${settings.minReplicasToWrite > 0 ? "on" : "off"})`;

/** The rows as a table; those that differ stand out. */
export function compareTable(left: Journal, right: Journal): string {
  const rows = compareRuns(left, right).map(({ what, left: one, right: other }) => {
    const cell = (text: string) =>
      element("td", { class: "n" }, one === other ? safe(text) : `<b>${safe(text)}</b>`);
    return element("tr", {}, element("td", {}, safe(what)) + cell(one) + cell(other));
  });
  return `<div class="scroll"><table>${rows.join("")}</table></div>`;
}

export function comparePage(left: Journal, right: Journal): string {
  const sides = [left, right].map((journal) => `<h2>${safe(label(journal))}</h2>${figuresOfTime(journal)}`);
  const body = `<h1>${safe(left.title)}, and ${left.scenario === right.scenario ? "once more" : safe(right.title)}</h1>${compareTable(left, right)}${sides.join("\n")}`;
  return page(`${left.scenario} and ${right.scenario}`, body);
}

/** For a report: this run beside one with another setting that decides about losses. */
export const contrastSection = (journal: Journal, other: Journal): string =>
  `<h2>${safe(contrastTitle(journal, other))}</h2><p>This run, and the last one with the other setting.</p>${compareTable(journal, other)}`;
