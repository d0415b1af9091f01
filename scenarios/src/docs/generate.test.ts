import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { recorded } from "../../../tests/fixtures/a-recording.ts";
import { judge } from "../judge/judge.ts";
import type { Journal } from "../model/journal.ts";
import { allScenarios, loadScenario } from "../run/catalogue.ts";
import { runsOf, saveRun } from "../run/runs-folder.ts";
import { generate, PAGE, sampleFrom } from "./generate.ts";

test("docs/scenarios.md is what the catalogue says (node scenarios/src/docs/generate.ts renews it)", async () => {
  expect(await readFile(PAGE, "utf8")).toBe(await generate());
});

test("every scenario's section has a real run in it", async () => {
  const page = await generate();
  for (const { name } of await allScenarios()) {
    const section = page.split(`\n## ${name}\n`)[1]?.split("\n## ")[0] ?? "";
    expect(section, name).toContain("### A run");
    expect(section, name).toMatch(/T\+\d+\.\d\d s {2}\S/);
  }
});

test("a sample is of a run that passed, and never of an older one than asked for", async () => {
  const folder = await mkdtemp(join(tmpdir(), "samples-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const journal = judge(await loadScenario("master-failure"), recorded(), {
    ...{ notGiven: [], broken: [], notHealed: [] },
  });
  const ran = (hour: string, verdict: Journal["verdict"]) => {
    const settings = { ...journal.settings, minReplicasToWrite: 1 };
    return saveRun(folder, { ...journal, runId: `2026-01-01T${hour}-00-00Z`, verdict, settings }, {});
  };
  await ran("01", "pass");
  await ran("02", "inconclusive");
  const runs = await runsOf(folder, journal.scenario);
  expect(await sampleFrom(runs)).toBeDefined();
  expect(await sampleFrom(runs.slice(1))).toBeUndefined();
});
