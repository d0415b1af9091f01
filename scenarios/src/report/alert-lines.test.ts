import { expect, test } from "vitest";
import { at, eventsBut, recorded } from "../../../tests/fixtures/a-recording.ts";
import { judge } from "../judge/judge.ts";
import type { TimelineEvent } from "../model/journal.ts";
import { loadScenario } from "../run/catalogue.ts";
import { alertLines, silentAlerts } from "./alert-lines.ts";
import { htmlReport } from "./html/page.ts";
import { markdownReport } from "./markdown.ts";
import { summaryLines } from "./terminal.ts";

const firing = (ms: number, alert: string): TimelineEvent =>
  at(ms, { kind: "alert", alert, state: "firing", labels: {} });
const events = eventsBut(() => false, firing(3_000, "SentinelTilt"), firing(1_000, "HAProxyDown"));
const circumstances = { notGiven: [], broken: [], notHealed: [] };
const journal = judge(await loadScenario("haproxy-failure"), recorded({ events }), circumstances);
const lines = alertLines(journal);

test("the alerts of a report stand in the order of their firing, those that were silent last", () => {
  expect(lines.map(({ alert }) => alert).slice(0, 2)).toEqual(["HAProxyDown", "SentinelTilt"]);
  expect(lines.slice(2).every(({ actual }) => actual === "silent")).toBe(true);
});

test("a required alert that was silent and a forbidden one that fired are marked as wrong", () => {
  expect(
    lines.filter(({ wrong }) => wrong).map(({ alert, expected, actual }) => [alert, expected, actual]),
  ).toEqual([
    ["SentinelTilt", "must not fire", "fired at T+3.00 s"],
    ["PublisherFailing", "must fire", "silent"],
  ]);
});

test("one that may fire has its reason", () => {
  expect(lines.filter(({ expected }) => expected === "may fire").every(({ reason }) => reason !== "")).toBe(
    true,
  );
});

test("every form of the report has the table and counts the rest", () => {
  for (const text of [htmlReport(journal), markdownReport(journal), summaryLines(journal).join("\n")]) {
    for (const { alert } of lines) expect(text).toContain(alert);
    expect(text).toContain(silentAlerts(journal));
  }
});
