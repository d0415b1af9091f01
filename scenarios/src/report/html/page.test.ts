import { expect, test } from "vitest";
import { eventsBut, recorded, sentinel } from "../../../../tests/fixtures/a-recording.ts";
import { judge } from "../../judge/judge.ts";
import { loadScenario } from "../../run/catalogue.ts";
import { markdownReport } from "../markdown.ts";
import { htmlReport } from "./page.ts";

const scenario = await loadScenario("master-failure");
const circumstances = { notGiven: [], broken: [], notHealed: [] };
const journal = judge(scenario, recorded(), circumstances);

/** Every tag that is opened is closed, in order. Void elements of the page's head aside. */
function unbalanced(html: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, slash, name = ""] of html
    .replace(/<style>[\s\S]*?<\/style>/, "")
    .matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
    if (["meta", "doctype", "input"].includes(name)) continue;
    if (!slash) open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
}

test("the page is well-formed", () => {
  expect(unbalanced(htmlReport(journal))).toEqual([]);
});

test("the page needs nothing but itself", () => {
  const html = htmlReport(journal);
  expect(html).not.toMatch(/<script|<link|@import|\b(?:src|href)=|url\(/);
});

const line = (
  text: string,
  weight: "telling" | "routine" | "unknown warning",
  event: string | null = null,
) => ({
  atMs: 1_500,
  service: "sentinel-1",
  text,
  weight,
  event,
});

test("what was logged is there for who ticks the box; an unknown warning is always shown", () => {
  const logs = [
    line("+slave-reconf-inprog slave", "telling", "+slave-reconf-inprog"),
    // The timeline has it already.
    line("+sdown master mymaster", "telling", "+sdown"),
    line("Sentinel new configuration saved on disk", "routine"),
    line("<b>news</b>", "unknown warning"),
  ];
  const told = { ...journal, logs };
  const html = htmlReport(told);
  expect(unbalanced(html)).toEqual([]);
  expect([...html.matchAll(/<span class="log">[^<]*¦ ([^\n<]*)/g)].map(([, text]) => text)).toEqual([
    "+slave-reconf-inprog slave",
  ]);
  expect(html.match(/&lt;b&gt;news/g)).toHaveLength(2);
  expect(html).toContain("Warnings in the logs that this lab does not know");
  expect(markdownReport(told)).toContain("<b>news</b>");
  for (const text of [htmlReport(journal), markdownReport(journal)])
    expect(text).not.toContain("does not know");
});

test("the page names every phase, client, node, Sentinel and expectation", () => {
  const html = htmlReport(journal);
  const names = [...journal.phases, ...journal.summaries].map(({ name }) => name);
  for (const name of [...names, ...journal.nodes, ...journal.sentinels]) expect(html).toContain(`>${name}<`);
  for (const { sentence } of journal.expectations) expect(html).toContain(sentence.split('"')[0]);
});

test("what a record contains is shown, never executed", () => {
  const events = eventsBut(
    () => false,
    sentinel(500, "sentinel-1", "+strange", { payload: "<script>alert(1)</script>" }),
  );
  const html = htmlReport(judge(scenario, recorded({ events }), circumstances));
  expect(html).not.toContain("<script>");
  expect(html).toContain("&lt;script&gt;");
});

test("nothing drawn lies outside the drawing or has no size", () => {
  for (const [, number = ""] of htmlReport(journal).matchAll(
    / (?:x|y|width|height|x1|x2|y1|y2)="([^"]*)"/g,
  )) {
    expect(Number(number), number).toBeGreaterThanOrEqual(0);
  }
});

test("a run that injected nothing has a page too, and says why", () => {
  const html = htmlReport(
    judge(scenario, recorded({ t0Ms: null }), { ...circumstances, notGiven: ["redis-2 lags"] }),
  );
  expect(html).toContain("not as given: redis-2 lags");
  expect(unbalanced(html)).toEqual([]);
});

test("the Markdown report has the verdict, the phases and the clients", () => {
  const text = markdownReport(journal);
  expect(text).toContain(`# ${scenario.title}: ${journal.verdict}`);
  expect(text).toContain("| detect | 2.00 s |");
  expect(text).toContain("| haproxy | 320 | 125 | 0 | 0 | 0 | 2.52 s |");
});
