/** The report for pasting into an issue or a chat. */

import { PHASE_ENDS, type Phase } from "@redis-ha-lab/cluster/phases.ts";
import { spentSentence } from "../evidence/spent.ts";
import { saying, speaker } from "../model/describe.ts";
import { seconds } from "../model/duration.ts";
import { stamp } from "../model/finding.ts";
import type { Journal } from "../model/journal.ts";
import { alertLines, silentAlerts } from "./alert-lines.ts";
import { isNews, isNotable } from "./notable.ts";
import { story } from "./story.ts";

const SIGN = { met: "✅", violated: "❌", unknown: "❔" } as const;

const cell = (text: string | number | null) => String(text ?? "?").replaceAll("|", "\\|");
const row = (cells: readonly (string | number | null)[]) => `| ${cells.map(cell).join(" | ")} |`;

function timeline(journal: Journal): string[] {
  return journal.events
    .filter((event) => isNotable(event) && (journal.t0Ms === null || event.atMs >= journal.t0Ms - 50))
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
    lines.push(
      "",
      "## Alerts",
      "",
      row(["alert", "expected", "actual", ""]),
      row(["---", "---", "---", "---"]),
    );
    for (const { alert, expected, actual, reason, wrong } of alertLines(journal))
      lines.push(row([alert, expected, `${wrong ? "❌ " : ""}${actual}`, reason]));
    lines.push("", silentAlerts(journal));
  }
  if (journal.phases.length > 0) {
    lines.push("", "## Phases", "", row(["phase", "took", "ends"]), row(["---", "--:", "---"]));
    for (const { name, fromMs, toMs } of journal.phases) {
      lines.push(row([name, seconds(toMs - fromMs), PHASE_ENDS[name as Phase] ?? ""]));
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
  const news = journal.logs.filter(isNews);
  if (news.length > 0) {
    const warnings = news.map(
      ({ atMs, service, text }) => `${stamp(journal, atMs).padStart(11)}  ${service.padEnd(12)}  ${text}`,
    );
    lines.push("", "## Warnings in the logs that this lab does not know", "", "```", ...warnings, "```");
  }
  lines.push("", "## Timeline", "", "```", ...timeline(journal), "```", "");
  return lines.join("\n");
}
