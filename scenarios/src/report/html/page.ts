/** The report as one page that needs nothing else: no script, no font, no network. */

import { PHASE_ENDS, type Phase } from "@redis-ha-lab/cluster/phases.ts";
import { spentSentence } from "../../evidence/spent.ts";
import { saying, speaker } from "../../model/describe.ts";
import { seconds } from "../../model/duration.ts";
import { stamp } from "../../model/finding.ts";
import type { Journal } from "../../model/journal.ts";
import { alertTable } from "../alert-lines.ts";
import { isNews, isNotable, isWorthReading } from "../notable.ts";
import { story } from "../story.ts";
import { drawTimeline } from "./drawing.ts";
import { element, safe } from "./markup.ts";
import { STYLE } from "./style.ts";

const SIGNS = { met: "✓", violated: "✗", unknown: "?" } as const;

function head(journal: Journal): string {
  const { settings, verdict } = journal;
  const facts = [
    journal.startedAt.replace("T", " ").replace(/\..*/, " UTC"),
    `down-after ${seconds(settings.downAfterMs, 1)}`,
    `failover-timeout ${seconds(settings.failoverTimeoutMs, 0)}`,
    `quorum ${settings.quorum} of ${journal.sentinels.length}`,
    settings.minReplicasToWrite > 0
      ? `write guard: ${settings.minReplicasToWrite} replica within ${seconds(settings.minReplicasMaxLagMs, 0)}`
      : "write guard off",
    `repointer ${settings.repointer ? "on" : "off"}`,
    spentSentence(journal),
  ];
  const reasons = journal.reasons.map((reason) => element("li", {}, safe(reason))).join("");
  return [
    element("span", { class: `verdict ${verdict}` }, verdict.toUpperCase()),
    element("h1", {}, safe(journal.title)),
    element("p", { class: "question" }, safe(journal.question)),
    verdict === "pass" ? "" : element("ul", { class: `reasons ${verdict}` }, reasons),
    element("ul", { class: "facts" }, facts.map((fact) => element("li", {}, safe(fact))).join("")),
  ].join("\n");
}

/** The four numbers one came for. */
function figures(journal: Journal): string {
  const writers = journal.summaries.filter(
    ({ kind, route }) => kind === "writer" && !/^direct|-defaults$/.test(route),
  );
  const outage = Math.max(0, ...writers.map(({ outageMs }) => outageMs));
  const known = writers.every(({ lost }) => lost !== null);
  const sum = (pick: (row: Journal["summaries"][number]) => number | null) =>
    writers.reduce((total, row) => total + (pick(row) ?? 0), 0);
  const recovery =
    journal.steadyMs !== null && journal.healFromMs !== null
      ? seconds(journal.steadyMs - journal.healFromMs, 1)
      : "?";
  const boxes: [string, string][] = [
    [seconds(outage), "longest time a writing client got no answer"],
    [
      `${known ? sum(({ lost }) => lost) : "?"} of ${sum(({ acknowledged }) => acknowledged)}`,
      "acknowledged writes lost",
    ],
    [
      `${sum(({ failed }) => failed)} + ${sum(({ indeterminate }) => indeterminate)}`,
      "writes refused + never answered",
    ],
    [recovery, "from the repair to steadiness"],
  ];
  return element(
    "div",
    { class: "figures" },
    boxes
      .map(([value, what]) =>
        element("div", {}, element("b", {}, safe(value)) + element("span", {}, safe(what))),
      )
      .join(""),
  );
}

const legend = (): string => {
  const items: [string, string][] = [
    ["--ok", "answered"],
    ["--late", "answered late"],
    ["--fail", "refused"],
    ["--unknown", "never answered"],
    ["--master", "master"],
    ["--replica", "replica"],
    ["--silent", "no answer"],
    ["--closed", "down"],
  ];
  const boxes = items.map(
    ([colour, text]) => `<span><i style="background:var(${colour})"></i>${text}</span>`,
  );
  return `<div class="legend">${boxes.join("")}<span>▼ +sdown</span><span>■ +odown</span><span>◆ election</span><span>▶ promotion, switch</span></div>`;
};

/** Most phases are too short for their name to stand in the drawing. */
function phaseLegend(journal: Journal): string {
  const items = journal.phases.map(
    ({ name, fromMs, toMs }) =>
      `<span><i style="background:var(--${name})"></i>${safe(name)} ${seconds(toMs - fromMs)}</span>`,
  );
  return items.length > 0 ? `<div class="legend phases">${items.join("")}</div>` : "";
}

function figure(journal: Journal, fromMs: number, toMs: number, title: string, note: string): string {
  return `<figure><figcaption>${safe(title)} <small>${safe(note)}</small></figcaption>${phaseLegend(journal)}${drawTimeline(journal, fromMs, toMs, title)}${legend()}</figure>`;
}

/** The failover large, then the whole run. One drawing when the failover is most of it. */
export function figuresOfTime(journal: Journal): string {
  const t0 = journal.t0Ms;
  if (t0 === null) return "";
  const wholeFrom = Math.max(0, t0 - 1_500);
  const wholeTo = Math.min(journal.untilMs, (journal.steadyMs ?? journal.untilMs) + 3_000);
  const whole = figure(journal, wholeFrom, wholeTo, "The whole run", "seconds since the fault took effect");
  const last = journal.phases.at(-1);
  const zoomTo = Math.min(journal.untilMs, (last?.toMs ?? 0) + 800);
  if (!last || zoomTo - t0 > 0.6 * (wholeTo - wholeFrom)) return whole;
  return `${figure(journal, t0 - 400, zoomTo, "The failover", "seconds since the fault took effect")}${whole}`;
}

function phases(journal: Journal): string {
  if (journal.phases.length === 0) return "";
  const rows = journal.phases.map(({ name, fromMs, toMs }) =>
    element(
      "tr",
      {},
      element("td", {}, safe(name)) +
        element("td", { class: "n" }, seconds(toMs - fromMs)) +
        element("td", {}, safe(PHASE_ENDS[name as Phase] ?? "")),
    ),
  );
  return `<h2>Phases</h2><div class="scroll"><table><tr><th>phase</th><th class="n">took</th><th>ends</th></tr>${rows.join("")}</table></div>`;
}

export function clientTable(journal: Journal): string {
  const headings = [
    "client",
    "acknowledged",
    "refused",
    "never answered",
    "lost",
    "duplicated",
    "longest outage",
  ];
  const rows = journal.summaries.map((row) => {
    const count = (value: number | null) =>
      row.kind === "reader" ? "–" : value === null ? "?" : String(value);
    const cells: [string, boolean][] = [
      [String(row.acknowledged), false],
      [String(row.failed), false],
      [String(row.indeterminate), false],
      [count(row.lost), (row.lost ?? 0) > 0],
      [count(row.duplicated), (row.duplicated ?? 0) > 0],
      [seconds(row.outageMs), false],
    ];
    return element(
      "tr",
      {},
      element("td", {}, safe(row.name)) +
        cells.map(([text, bad]) => element("td", { class: bad ? "n bad" : "n" }, safe(text))).join(""),
    );
  });
  const header = headings
    .map((text, at) => element("th", { class: at > 0 ? "n" : undefined }, text))
    .join("");
  return `<div class="scroll"><table><tr>${header}</tr>${rows.join("")}</table></div>`;
}

function expectations(journal: Journal): string {
  const items = journal.expectations.map(({ sentence, status, because, evidence }) => {
    const proof = evidence
      .slice(0, 8)
      .map(({ atMs, text }) =>
        element("li", {}, safe(`${atMs === null ? "" : `${stamp(journal, atMs)}  `}${text}`)),
      )
      .join("");
    return element(
      "li",
      { class: status },
      `<span class="sign" aria-label="${status}">${SIGNS[status]}</span>${safe(sentence)}<div class="because">${safe(because)}</div>${proof ? `<ul class="evidence">${proof}</ul>` : ""}`,
    );
  });
  return element("ul", { class: "expectations" }, items.join("\n"));
}

/** The timeline line by line; what was logged between is there and not shown, until the box is ticked. */
function everyLine(journal: Journal): string {
  const line = (atMs: number, subject: string, what: string) =>
    safe(`${stamp(journal, atMs).padStart(11)}  ${subject.padEnd(12)}  ${what}`);
  const listed = journal.events
    .filter(isNotable)
    .map((event) => ({ atMs: event.atMs, markup: `${line(event.atMs, speaker(event), saying(event))}\n` }));
  const logged = journal.logs.filter(isWorthReading).map((one) => ({
    atMs: one.atMs,
    markup: element(
      "span",
      { class: isNews(one) ? "news" : "log" },
      `${line(one.atMs, one.service, `¦ ${one.text}`)}\n`,
    ),
  }));
  const lines = [...listed, ...logged].sort((one, other) => one.atMs - other.atMs);
  const box =
    logged.length > 0
      ? '<label><input type="checkbox" class="logs"> with what nodes, Sentinels and HAProxy logged</label>'
      : "";
  return `${box}<pre>${lines.map(({ markup }) => markup).join("")}</pre>`;
}

function news(journal: Journal): string {
  const lines = journal.logs
    .filter(isNews)
    .map(({ atMs, service, text }) =>
      safe(`${stamp(journal, atMs).padStart(11)}  ${service.padEnd(12)}  ${text}`),
    );
  if (lines.length === 0) return "";
  return `<h2>Warnings in the logs that this lab does not know</h2><pre>${lines.join("\n")}</pre>`;
}

/** What belongs into <main>. @param contrast markup of a comparison with another run, when there is one. */
export function reportBody(journal: Journal, contrast = ""): string {
  const sentences = story(journal).map((sentence) => element("li", {}, safe(sentence)));
  return [
    head(journal),
    figures(journal),
    journal.t0Ms === null ? "" : `<h2>What happened</h2><ol class="story">${sentences.join("")}</ol>`,
    journal.t0Ms === null ? "" : `<h2>Timeline</h2>${figuresOfTime(journal)}`,
    phases(journal),
    journal.summaries.length > 0 ? `<h2>What the clients felt and lost</h2>${clientTable(journal)}` : "",
    contrast,
    journal.expectations.length > 0 ? `<h2>Expectations</h2>${expectations(journal)}` : "",
    alertTable(journal),
    news(journal),
    `<details><summary>Every line of the timeline</summary>${everyLine(journal)}</details>`,
  ].join("\n");
}

/** @param body markup. @param style rules of this page alone. */
export function page(title: string, body: string, style = ""): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${safe(title)}</title>
<style>${STYLE}${style}</style>
</head>
<body><main>
${body}
</main></body>
</html>
`;
}

export const htmlReport = (journal: Journal, contrast = ""): string =>
  page(`${journal.verdict}: ${journal.title}`, reportBody(journal, contrast));
