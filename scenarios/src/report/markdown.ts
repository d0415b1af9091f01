/** The report for pasting into an issue or a chat. */

import { PHASES } from "../evidence/phases.ts";
import { spentSentence } from "../evidence/spent.ts";
import { saying, speaker } from "../model/describe.ts";
import { seconds } from "../model/duration.ts";
import { stamp } from "../model/finding.ts";
import type { Journal } from "../model/journal.ts";
import { alertLines, silentAlerts } from "./alert-lines.ts";
import { mattering } from "./mattering.ts";
import { story } from "./story.ts";

const SIGN = { met: "✅", violated: "❌", unknown: "❔" } as const;

const cell = (text: string | number | null) => String(text ?? "?").replaceAll("|", "\\|");
const row = (cells: readonly (string | number | null)[]) => `| ${cells.map(cell).join(" | ")} |`;

function timeline(journal: Journal): string[] {
  return journal.events
    .filter((event) => mattering(event) && (journal.t0Ms === null || event.atMs >= journal.t0Ms - 50))
    .map(
      (event) => `${stamp(journal, event.atMs).padStart(11)}  ${speaker(event).padEnd(12)}  ${saying(event)}`,
    );
}

export function markdownReport(journal: Journal): string {
  const { settings } = journal;
  const lines = [
    `# ${journal.title}: ${journal.verdict}`,
    "",
    `${journal.question}`,
    "",
    ...journal.reasons.map((reason) => `- ${reason}`),
    "",
    `Scenario \`${journal.scenario}\`, ${journal.startedAt}; down-after ${settings.downAfterMs} ms, failover-timeout ${settings.failoverTimeoutMs} ms, quorum ${settings.quorum}, min-replicas-to-write ${settings.minReplicasToWrite}, repointer ${settings.repointer ? "on" : "off"}. ${spentSentence(journal)}`,
    "",
    "## What happened",
    "",
    ...story(journal),
    "",
    "## Expectations",
    "",
    ...journal.expectations.map(
      ({ sentence, status, because }) => `- ${SIGN[status]} ${sentence}: ${because}`,
    ),
  ];
  if (journal.alerts.length > 0) {
    lines.push("", "## Alerts", "", row(["alert", "asked", "did", ""]), row(["---", "---", "---", "---"]));
    for (const { alert, asked, did, reason, wrong } of alertLines(journal))
      lines.push(row([alert, asked, `${wrong ? "❌ " : ""}${did}`, reason]));
    lines.push("", silentAlerts(journal));
  }
  if (journal.phases.length > 0) {
    lines.push("", "## Phases", "", row(["phase", "took", "ends"]), row(["---", "--:", "---"]));
    for (const { name, fromMs, toMs } of journal.phases) {
      lines.push(row([name, seconds(toMs - fromMs), PHASES[name as keyof typeof PHASES] ?? ""]));
    }
  }
  lines.push("", "## Clients", "");
  lines.push(row(["client", "acknowledged", "failed", "indeterminate", "lost", "duplicated", "outage"]));
  lines.push(row(["---", "--:", "--:", "--:", "--:", "--:", "--:"]));
  for (const it of journal.summaries) {
    lines.push(
      row([
        it.name,
        it.acknowledged,
        it.failed,
        it.indeterminate,
        it.lost,
        it.duplicated,
        seconds(it.outageMs),
      ]),
    );
  }
  lines.push("", "## Timeline", "", "```", ...timeline(journal), "```", "");
  return lines.join("\n");
}
