/** What was asked of each alert and what it did, as rows of the report. */

import { firedAlerts } from "../evidence/fired-alerts.ts";
import { ALERTS, type AlertPlan, dutyOf, reasonOf } from "../model/alert-plan.ts";
import type { Journal, Recording } from "../model/journal.ts";

/** One row for each alert of the lab, and one for any other that fired. */
export function alertRows(plan: AlertPlan, recording: Recording): Journal["alerts"] {
  const fired = new Map(firedAlerts(recording).map(({ alert, atMs }) => [alert, atMs]));
  return [...new Set([...ALERTS, ...fired.keys()])].map((alert) => {
    const duty = dutyOf(plan, alert, recording.settings);
    const reason = duty === "may" ? reasonOf(plan, alert) : null;
    return { alert, duty, reason, firedMs: fired.get(alert) ?? null };
  });
}
