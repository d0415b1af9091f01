/** The alerts of a run, each with what was expected of it, for every form of the report. */
import { stamp } from "../model/finding.ts";
import type { Journal } from "../model/journal.ts";
import { element, safe } from "./html/markup.ts";

const EXPECTED = { must: "must fire", may: "may fire", "must not": "must not fire" } as const;

export interface AlertLine {
  readonly alert: string;
  readonly expected: string;
  readonly actual: string;
  /** Why neither is wrong. */
  readonly reason: string;
  readonly wrong: boolean;
}

/** Those that fired or had to, in the order of their firing, and after them those that were free to. */
export function alertLines(journal: Journal): AlertLine[] {
  return journal.alerts
    .filter(({ duty, firedMs }) => duty !== "must not" || firedMs !== null)
    .toSorted((a, b) => (a.firedMs ?? Number.POSITIVE_INFINITY) - (b.firedMs ?? Number.POSITIVE_INFINITY))
    .map(({ alert, duty, reason, firedMs }) => ({
      alert,
      expected: EXPECTED[duty],
      actual: firedMs === null ? "silent" : `fired at ${stamp(journal, firedMs)}`,
      reason: reason ?? "",
      wrong: (duty === "must") !== (firedMs !== null) && duty !== "may",
    }));
}

/** About those that are not among the lines. */
export function silentAlerts(journal: Journal): string {
  const silent = journal.alerts.filter(({ duty, firedMs }) => duty === "must not" && firedMs === null);
  return `${silent.length} others had to stay silent and did.`;
}

/** Markup; empty where nothing was expected of any alert. */
export function alertTable(journal: Journal): string {
  if (journal.alerts.length === 0) return "";
  const rows = alertLines(journal).map(({ alert, expected, actual, reason, wrong }) =>
    element(
      "tr",
      {},
      [alert, expected].map((text) => element("td", {}, safe(text))).join("") +
        element("td", { class: wrong ? "bad" : undefined }, safe(actual)) +
        element("td", {}, safe(reason)),
    ),
  );
  return `<h2>Alerts</h2><div class="scroll"><table><tr><th>alert</th><th>expected</th><th>actual</th><th></th></tr>${rows.join("")}</table></div><p>${silentAlerts(journal)}</p>`;
}
