/** A real run, short enough for a page of documentation. */

import { saying, speaker } from "../model/describe.ts";
import { seconds } from "../model/duration.ts";
import { stamp } from "../model/finding.ts";
import type { Journal } from "../model/journal.ts";
import { isNotable } from "../report/notable.ts";

const LINES_AT_MOST = 45;

/** Alerts depend on scrapes and votes carry ids: they would make every sample different from what a reader sees. */
const worthy = (journal: Journal) =>
  journal.events.filter(
    (event) =>
      isNotable(event) &&
      event.atMs >= (journal.t0Ms ?? 0) - 1 &&
      event.kind !== "step" &&
      event.kind !== "docker" &&
      event.kind !== "candidates" &&
      event.kind !== "watch" &&
      event.kind !== "stall" &&
      !(event.kind === "sentinel" && /vote|-role-change|\+reboot/.test(event.event)),
  );

/** When each client failed and worked again, from the journal's own summary. */
function clientLines(journal: Journal): string[] {
  return journal.summaries
    .filter(({ outageMs, route }) => outageMs > 0 && !route.startsWith("direct"))
    .map(({ name, outageMs, lost, kind }) => {
      const loss = kind === "writer" ? `, ${lost ?? "?"} acknowledged writes lost` : "";
      return `${name}: no answer for ${seconds(outageMs)}${loss}`;
    });
}

/** The text of a sample: settings, timeline, what clients felt. */
export function sampleOf(journal: Journal): string {
  const lines = worthy(journal).map(
    (event) => `${stamp(journal, event.atMs).padStart(11)}  ${speaker(event).padEnd(11)} ${saying(event)}`,
  );
  const shown = lines.slice(0, LINES_AT_MOST);
  if (lines.length > shown.length) shown.push(`             … ${lines.length - shown.length} more lines`);
  return `${[...shown, "", ...clientLines(journal)].join("\n").trimEnd()}\n`;
}
