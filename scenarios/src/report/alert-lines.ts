/** The alerts of a run, each with what was asked of it, for every form of the report. */

import { stamp } from "../model/finding.ts";
import type { Journal } from "../model/journal.ts";

const ASKED = { must: "must fire", may: "may fire", "must not": "must not fire" } as const;

export interface AlertLine {
  readonly alert: string;
  readonly asked: string;
  readonly did: string;
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
      asked: ASKED[duty],
      did: firedMs === null ? "silent" : `fired at ${stamp(journal, firedMs)}`,
      reason: reason ?? "",
      wrong: (duty === "must") !== (firedMs !== null) && duty !== "may",
    }));
}

/** About those that are not among the lines. */
export function silentAlerts(journal: Journal): string {
  const silent = journal.alerts.filter(({ duty, firedMs }) => duty === "must not" && firedMs === null);
  return `${silent.length} others had to stay silent and did.`;
}
