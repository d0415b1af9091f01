import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ALERTS } from "@redis-ha-lab/scenarios/model/alert-plan.ts";
import { allScenarios } from "@redis-ha-lab/scenarios/run/catalogue.ts";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { dashboards } from "../../grafana/src/all.ts";
import { panelsOf } from "../../grafana/src/complete.ts";
import { alertRules, RULES, recordingRules } from "../support/alert-rules.ts";

const rules = alertRules();
const root = join(import.meta.dirname, "..", "..");
const runbooks = readFileSync(join(root, "docs", "runbooks.md"), "utf8");
/** Every alert's chapter: its heading and what follows up to the next. */
const chapters = new Map(
  runbooks
    .split(/^## /m)
    .slice(1)
    .map((chapter) => [chapter.slice(0, chapter.indexOf("\n")).trim(), chapter]),
);
const testNames = readdirSync(join(RULES, "tests"))
  .map((name) => parse(readFileSync(join(RULES, "tests", name), "utf8")) as { tests: { name: string }[] })
  .flatMap(({ tests }) => tests.map((test) => test.name));
const makeTargets = new Set(
  [...readFileSync(join(root, "Makefile"), "utf8").matchAll(/^(?<target>[a-z][a-z-]*):/gm)].map(
    (match) => match.groups?.target,
  ),
);
const scenarios = new Set(
  readdirSync(join(root, "scenarios", "catalog")).map((name) => name.replace(/\.ts$/, "")),
);

describe.each(rules.map((rule) => [rule.alert, rule] as const))("alert %s", (name, rule) => {
  it("tells how grave it is and which part of the cluster is in trouble", () => {
    expect(["critical", "warning", "info"]).toContain(rule.labels.severity);
    expect(rule.labels.failure).toMatch(
      /^(master|replication|sentinel|agreement|proxy|memory|clients|host|monitoring|encryption)$/,
    );
  });

  it("has a summary, and a description with the value for production", () => {
    expect(rule.annotations.summary).toBeTruthy();
    expect(rule.annotations.description).toMatch(/In production/);
  });

  it("has a runbook with meaning, confirmation, what to do and what not to do", () => {
    expect(rule.annotations.runbook_url).toBe(`http://localhost:8080/runbooks#${name.toLowerCase()}`);
    const chapter = chapters.get(name);
    expect(chapter, `a chapter "${name}" in docs/runbooks.md`).toBeDefined();
    for (const part of ["**Meaning.**", "**Confirm.**", "**Do.**", "**Do not.**"]) {
      expect(chapter, `${part} of ${name}`).toContain(part);
    }
  });

  it("is tested firing, staying silent, and facing series that are not there", () => {
    const about = testNames.filter((test) => new RegExp(`\\b${name}\\b`).test(test));
    expect(
      about.some((test) => /\bfires?\b/.test(test)),
      `a test of ${name} firing`,
    ).toBe(true);
    expect(
      about.some((test) => /\bstays? silent\b/.test(test)),
      `a test of ${name} staying silent`,
    ).toBe(true);
    expect(
      about.some((test) => /\babsent\b/.test(test)),
      `a test of ${name} facing absent series`,
    ).toBe(true);
  });
});

describe("the alerts", () => {
  it("that a scenario makes fire name one that does in their runbook", async () => {
    const makesFire = new Map<string, string[]>();
    for (const { name, alerts } of await allScenarios()) {
      for (const { alert } of alerts.fire) makesFire.set(alert, [...(makesFire.get(alert) ?? []), name]);
    }
    expect(makesFire.size).toBeGreaterThan(15);
    for (const [alert, names] of makesFire) {
      const named = /\*\*See it\.\*\* `make scenario-(?<name>[a-z-]+)`/.exec(chapters.get(alert) ?? "");
      expect(names, `what makes ${alert} fire`).toContain(named?.groups?.name);
    }
  });

  it("are each named once", () => {
    expect(new Set(rules.map((rule) => rule.alert)).size).toBe(rules.length);
  });

  it("are the ones that scenarios are judged on", () => {
    expect([...ALERTS].sort()).toEqual(rules.map((rule) => rule.alert).sort());
  });

  it("are all there is in the runbooks", () => {
    expect([...chapters.keys()].sort()).toEqual(rules.map((rule) => rule.alert).sort());
  });

  it("are the only ones that Alertmanager's inhibitions name", () => {
    const text = readFileSync(join(root, "alertmanager", "alertmanager.yml"), "utf8");
    const { inhibit_rules } = parse(text) as {
      inhibit_rules: { source_matchers: string[]; target_matchers: string[] }[];
    };
    const named = inhibit_rules
      .flatMap((rule) => [...rule.source_matchers, ...rule.target_matchers])
      .flatMap((matcher) => /^alertname=~?"(?<names>.+)"$/.exec(matcher)?.groups?.names?.split("|") ?? []);
    expect(named.length).toBeGreaterThan(0);
    const known = new Set(rules.map((rule) => rule.alert));
    for (const name of named) expect(known).toContain(name);
  });
});

describe("the alerts for production", () => {
  const { groups } = parse(readFileSync(join(RULES, "..", "production", "rules.yml"), "utf8")) as {
    groups: {
      rules: { alert?: string; labels?: { severity: string }; annotations?: { runbook_url: string } }[];
    }[];
  };
  const forProduction = groups.flatMap((group) => group.rules).filter((rule) => rule.alert !== undefined);

  it("are as grave as those of the lab and have the same runbooks", () => {
    expect(forProduction.length).toBeGreaterThan(15);
    for (const { alert, labels, annotations } of forProduction) {
      const here = rules.find((rule) => rule.alert === alert);
      expect({ alert, severity: labels?.severity, url: annotations?.runbook_url }).toEqual({
        alert,
        severity: here?.labels.severity,
        url: here?.annotations.runbook_url,
      });
    }
  });
});

describe("the recording rules", () => {
  it("are named level:metric:operation", () => {
    for (const { record } of recordingRules()) expect(record).toMatch(/^[a-z_]+:[a-z_]+:[a-z0-9_]+$/);
  });
});

describe("the runbooks", () => {
  it("name panels and rows that their dashboard has", () => {
    const titles = new Map(
      dashboards().map((dashboard) => [
        dashboard.title ?? "",
        [...panelsOf(dashboard), ...(dashboard.panels ?? [])].map(({ title }) => title ?? ""),
      ]),
    );
    const prose = runbooks.replace(/`[^`]*`/g, "").replace(/\s+/g, " ");
    const named = [
      ...prose.matchAll(/ashboard \*(?<dashboard>[^*]+)\*(?<quoted>(?:(?:,| and) "[^"]+")+)/g),
    ].flatMap(({ groups }) =>
      [...(groups?.quoted ?? "").matchAll(/"(?<title>[^"]+)"/g)].map((quote) => ({
        dashboard: groups?.dashboard ?? "",
        title: quote.groups?.title ?? "",
      })),
    );
    // A question in quotes is a panel's title; each follows its dashboard.
    expect(named.filter(({ title }) => title.endsWith("?"))).toHaveLength(prose.match(/\?"/g)?.length ?? 0);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter(({ dashboard, title }) => !titles.get(dashboard)?.includes(title))).toEqual([]);
  });

  it("tell only to make what can be made", () => {
    const told = [...runbooks.matchAll(/`make (?<target>[a-z-]+)/g)].map(
      (match) => match.groups?.target ?? "",
    );
    expect(told.length).toBeGreaterThan(20);
    for (const target of told) {
      const scenario = /^scenario-(?<name>.+)$/.exec(target)?.groups?.name;
      expect(
        makeTargets.has(target) || (scenario !== undefined && scenarios.has(scenario)),
        `make ${target}, which docs/runbooks.md tells to run`,
      ).toBe(true);
    }
  });
});
