/** What was asked of the alerts, and what they did. */
import type { Journal } from "../../model/journal.ts";
import { alertLines, silentAlerts } from "../alert-lines.ts";
import { element, safe } from "./markup.ts";

/** Markup; empty where nothing was asked of any alert. */
export function alertTable(journal: Journal): string {
  if (journal.alerts.length === 0) return "";
  const rows = alertLines(journal).map(({ alert, asked, did, reason, wrong }) =>
    element(
      "tr",
      {},
      [alert, asked].map((text) => element("td", {}, safe(text))).join("") +
        element("td", { class: wrong ? "bad" : undefined }, safe(did)) +
        element("td", {}, safe(reason)),
    ),
  );
  return `<h2>Alerts</h2><div class="scroll"><table><tr><th>alert</th><th>asked</th><th>did</th><th></th></tr>${rows.join("")}</table></div><p>${silentAlerts(journal)}</p>`;
}
