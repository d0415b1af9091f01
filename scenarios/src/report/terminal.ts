/** What people see while a run lasts and when it has ended. */

import { styleText } from "node:util";
import { PHASE_ENDS, type Phase } from "@redis-ha-lab/cluster/phases.ts";
import { spentSentence } from "../evidence/spent.ts";
import { saying, speaker } from "../model/describe.ts";
import { seconds } from "../model/duration.ts";
import type { Journal, LogLine, Recording, TimelineEvent } from "../model/journal.ts";
import { table } from "../terminal/table.ts";
import { alertLines, silentAlerts } from "./alert-lines.ts";
import { compareRuns, contrastTitle } from "./compare.ts";
import { isNews, isNotable } from "./notable.ts";
import { story } from "./story.ts";

type Style = Parameters<typeof styleText>[0];

const paint = (style: Style, text: string) => styleText(style, text, { stream: process.stdout });

function styleOf(event: TimelineEvent): Style | undefined {
  switch (event.kind) {
    case "fault":
      return "magenta";
    case "alert":
      return event.state === "resolved" ? "green" : "yellow";
    case "route":
      return event.write === null ? "red" : "green";
    case "role":
      return event.role === "master" ? "cyan" : undefined;
    case "sentinel":
      return /^\+(switch-master|odown|sdown)$/.test(event.event) ? "bold" : undefined;
    case "step":
      return "dim";
    default:
      return undefined;
  }
}

/** "T+ 2.05 s", aligned; before the fault there is no T. */
function stampColumn(recording: Pick<Recording, "t0Ms">, atMs: number): string {
  if (recording.t0Ms === null) return "".padStart(10);
  const since = (atMs - recording.t0Ms) / 1_000;
  return `T${since < -0.005 ? "-" : "+"}${Math.abs(since).toFixed(2).padStart(6)} s`;
}

/** @param write where a line goes. */
export function liveTimeline(write: (line: string) => void) {
  const line = (recording: Recording, atMs: number, subject: string, what: string, style?: Style) =>
    write(
      `${paint("dim", stampColumn(recording, atMs))}  ${subject.padEnd(16)}  ${style ? paint(style, what) : what}`,
    );
  return {
    event(recording: Recording, event: TimelineEvent): void {
      if (!isNotable(event)) return;
      line(recording, event.atMs, speaker(event), saying(event), styleOf(event));
      if (event.kind === "fault") line(recording, event.atMs, "", `$ ${event.command}`, "dim");
    },
    log(recording: Recording, { atMs, service, text, weight }: LogLine): void {
      line(recording, atMs, `${service} ¦`, text, isNews({ weight }) ? "yellow" : "dim");
    },
    turn(recording: Recording, atMs: number, client: string, text: string): void {
      line(recording, atMs, `→ ${client}`, text, text.startsWith("fails") ? "red" : "green");
    },
  };
}

const SIGN: Readonly<Record<string, [string, Style]>> = {
  met: ["✓", "green"],
  violated: ["✗", "red"],
  unknown: ["?", "yellow"],
  pass: ["PASS", "green"],
  fail: ["FAIL", "red"],
  inconclusive: ["INCONCLUSIVE", "yellow"],
};

export function sign(status: string): string {
  const [text, style] = SIGN[status] ?? [status, "bold" as const];
  return paint(style, text);
}

function phaseBar(journal: Journal): string[] {
  const { phases } = journal;
  const total = (phases.at(-1)?.toMs ?? 0) - (phases[0]?.fromMs ?? 0);
  if (total <= 0) return [];
  const WIDTH = 48;
  const start = phases[0]?.fromMs ?? 0;
  const cell = (ms: number) => Math.round(((ms - start) / total) * WIDTH);
  return phases.map(({ name, fromMs, toMs }) => {
    const from = cell(fromMs);
    const length = Math.max(1, cell(toMs) - from);
    const bar = " ".repeat(Math.min(from, WIDTH - 1)) + "█".repeat(length);
    return `  ${name.padEnd(10)}${seconds(toMs - fromMs).padStart(7)}  ${paint("cyan", bar.padEnd(WIDTH))}  ${paint("dim", PHASE_ENDS[name as Phase] ?? "")}`;
  });
}

/** Read again at the end, since they may have gone by unseen among everything else. */
function newsLines(journal: Journal): string[] {
  const news = journal.logs.filter(isNews);
  if (news.length === 0) return [];
  const lines = news.map(
    ({ atMs, service, text }) => `  ${stampColumn(journal, atMs)}  ${service.padEnd(12)}  ${text}`,
  );
  return ["", paint("bold", "Warnings in the logs that this lab does not know"), ...lines];
}

const shown = (value: number | null) => (value === null ? "?" : String(value));

function alertTable(journal: Journal): string[] {
  const rows = alertLines(journal).map(({ alert, expected, actual, reason, wrong }) => [
    alert,
    expected,
    wrong ? paint("red", actual) : actual,
    paint("dim", reason),
  ]);
  const lines = table(["alert", "expected", "actual", ""], rows);
  return [...lines, silentAlerts(journal)].map((line) => `  ${line}`);
}

/** The end of a run: verdict, expectations with evidence, phases, what the clients felt, what happened and why. */
export function summaryLines(journal: Journal): string[] {
  const columns = [
    "client",
    ...["acknowledged", "failed", "indeterminate", "lost", "duplicated", "outage"].map((title) => ({
      title,
      right: true,
    })),
  ];
  const rows = journal.summaries.map((row) => [
    row.name,
    String(row.acknowledged),
    String(row.failed),
    String(row.indeterminate),
    row.kind === "reader" ? "-" : shown(row.lost),
    row.kind === "reader" ? "-" : shown(row.duplicated),
    seconds(row.outageMs),
  ]);
  const bar = phaseBar(journal);
  return [
    "",
    `${sign(journal.verdict)}  ${paint("bold", journal.title)}`,
    ...journal.reasons.map((reason) => `  ${reason}`),
    paint("dim", `  ${spentSentence(journal)}`),
    "",
    ...journal.expectations.flatMap(({ sentence, status, because }) => [
      `${sign(status)} ${sentence}`,
      paint("dim", `    ${because}`),
    ]),
    ...newsLines(journal),
    ...(journal.alerts.length > 0 ? ["", paint("bold", "The alerts"), ...alertTable(journal)] : []),
    ...(bar.length > 0 ? ["", paint("bold", "The failover, phase by phase"), ...bar] : []),
    ...(rows.length > 0
      ? ["", paint("bold", "What the clients felt"), ...table(columns, rows).map((line) => `  ${line}`)]
      : []),
    ...(journal.expectations.length > 0
      ? ["", paint("bold", "What happened"), ...story(journal).map((line) => `  ${line}`)]
      : []),
  ];
}

/** This run beside the one with the other setting of the write guard; what is the same is left out. */
export function contrastLines(journal: Journal, other: Journal): string[] {
  const rows = compareRuns(journal, other)
    .filter(({ left, right }) => left !== right)
    .map(({ what, left, right }) => [what, left, right]);
  const columns = ["", "this run", { title: "the other", right: false }];
  return [
    "",
    paint("bold", contrastTitle(journal, other)),
    ...table(columns, rows).map((line) => `  ${line}`),
  ];
}
