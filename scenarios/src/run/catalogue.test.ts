import { describe, expect, test } from "vitest";
import { recorded } from "../../../tests/fixtures/a-recording.ts";
import { duration } from "../model/duration.ts";
import { expectationsOf, type Scenario, type Step } from "../model/scenario.ts";
import { allScenarios, loadScenario, scenariosOfHosts } from "./catalogue.ts";

const scenarios = await allScenarios();
/** Nothing is asked of their alerts: no Prometheus watches hosts. */
const ofHosts = await scenariosOfHosts();
const { settings } = recorded();
const steps = (scenario: Scenario): Step[] => [
  ...(scenario.prepare ?? []),
  ...scenario.inject,
  ...scenario.heal,
];

describe.each([...scenarios, ...ofHosts])("$name", (scenario) => {
  test("injects a fault and expects something of it", () => {
    expect(scenario.inject.some(({ kind }) => kind === "fault")).toBe(true);
    expect(scenario.expect.length).toBeGreaterThanOrEqual(3);
  });
  test("says which alert must fire, and of each that may the reason", () => {
    expect(scenario.alerts.fire.length > 0).toBe(scenarios.includes(scenario));
    for (const reason of Object.values(scenario.alerts.mayFire)) expect(reason).toMatch(/ .* /);
    for (const { alert } of scenario.alerts.fire) expect(scenario.alerts.mayFire).not.toHaveProperty(alert);
  });
  test("waits only for durations that are understood", () => {
    for (const step of steps(scenario)) {
      if (step.kind === "wait" && step.forText) expect(duration(step.forText, settings)).toBeGreaterThan(0);
    }
  });
  test("says each expectation as a sentence of its own", () => {
    const sentences = expectationsOf(scenario, settings).map(({ sentence }) => sentence(settings));
    expect(new Set(sentences).size).toBe(sentences.length);
  });
  test("speaks of steps that it has", () => {
    const names = new Set(steps(scenario).map(({ name }) => name));
    // What an expectation is counted from stands at its end, in quotes.
    for (const sentence of expectationsOf(scenario, settings).map((one) => one.sentence(settings))) {
      for (const [, quoted = ""] of sentence.matchAll(/"([^"]+)"/g)) {
        const base = names.has(quoted) ? quoted : quoted.replace(/ \+ \d+m?s$/, "");
        expect(names.has(base) || base === "fault", `"${quoted}" in: ${sentence}`).toBe(true);
      }
    }
  });
  test("teaches: a lesson and what to do in production", () => {
    expect(scenario.question).toMatch(/\?$/);
    expect(scenario.lesson.join(" ").length).toBeGreaterThan(200);
    expect(scenario.production.length).toBeGreaterThanOrEqual(2);
  });
});

test("no two scenarios have the same place in the teaching order", () => {
  expect(new Set(scenarios.map(({ order }) => order)).size).toBe(scenarios.length);
});

test("an unknown scenario is refused with the names there are", async () => {
  await expect(loadScenario("master-of-disaster")).rejects.toThrow(/there are: .*master-failure/);
});

test.each([
  ["slave-failure", "replica-failure"],
  ["slaves-cascade", "replicas-cascade"],
  ["master-freeze", "master-pause"],
  ["naive-client", "library-defaults"],
])("%s is still understood: %s", async (former, name) => {
  expect((await loadScenario(former)).name).toBe(name);
});

test("no former name is one of today's, and no two scenarios had the same", () => {
  const former = scenarios.flatMap(({ formerly }) => formerly ?? []);
  const all = [...scenarios.map(({ name }) => name), ...former];
  expect(new Set(all).size).toBe(all.length);
});
