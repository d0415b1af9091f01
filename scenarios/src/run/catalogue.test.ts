import { describe, expect, test } from "vitest";
import { recorded } from "../judge/a-recording.ts";
import { duration } from "../model/duration.ts";
import type { Scenario, Step } from "../model/scenario.ts";
import { allScenarios, loadScenario } from "./catalogue.ts";

const scenarios = await allScenarios();
const { settings } = recorded();
const steps = (scenario: Scenario): Step[] => [
  ...(scenario.prepare ?? []),
  ...scenario.inject,
  ...scenario.heal,
];

describe.each(scenarios)("$name", (scenario) => {
  test("injects a fault and expects something of it", () => {
    expect(scenario.inject.some(({ kind }) => kind === "fault")).toBe(true);
    expect(scenario.expect.length).toBeGreaterThanOrEqual(3);
  });
  test("waits only for durations that are understood", () => {
    for (const step of steps(scenario)) {
      if (step.kind === "wait" && step.forText) expect(duration(step.forText, settings)).toBeGreaterThan(0);
    }
  });
  test("says each expectation as a sentence of its own", () => {
    const sentences = scenario.expect.map(({ sentence }) => sentence(settings));
    expect(new Set(sentences).size).toBe(sentences.length);
  });
  test("speaks of steps that it has", () => {
    const names = new Set(steps(scenario).map(({ name }) => name));
    // What an expectation is counted from stands at its end, in quotes.
    for (const sentence of scenario.expect.map((one) => one.sentence(settings))) {
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
