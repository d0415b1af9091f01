/**
 * Writes docs/scenarios.md: `node scenarios/src/docs/generate.ts`. With names of scenarios it first
 * renews their samples from their last passed runs under runs/, as `make evidence` does for all of them.
 */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { allScenarios } from "../run/catalogue.ts";
import { loadRun, runsOf } from "../run/runs-folder.ts";
import { originNow, readEvidence, sampleNote, writeEvidence } from "./evidence.ts";
import { scenariosPage } from "./page.ts";
import { sampleOf } from "./sample.ts";

const root = new URL("../../../", import.meta.url);
const SAMPLES = new URL("scenarios/catalog/samples/", root);

export const PAGE = new URL("docs/scenarios.md", root);

/** From its last run that passed. @returns whether there is one. */
export async function renewSample(name: string): Promise<boolean> {
  await mkdir(SAMPLES, { recursive: true });
  for (const folder of (await runsOf(fileURLToPath(new URL("runs", root)), name)).reverse()) {
    const journal = await loadRun(folder).catch(() => undefined);
    if (journal?.verdict !== "pass" || journal.settings.minReplicasToWrite === 0) continue;
    await writeFile(new URL(`${name}.txt`, SAMPLES), sampleOf(journal));
    return true;
  }
  return false;
}

async function samples(): Promise<Map<string, string>> {
  const files = existsSync(SAMPLES) ? await readdir(SAMPLES) : [];
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, SAMPLES), "utf8")));
  return new Map(files.map((file, at) => [file.replace(/\.txt$/, ""), texts[at] ?? ""]));
}

/** The page as it should be. */
export async function generate(): Promise<string> {
  const evidence = readEvidence();
  return scenariosPage(await allScenarios(), await samples(), (name) => sampleNote(evidence.samples[name]));
}

if (import.meta.main) {
  for (const name of process.argv.slice(2)) {
    if (!(await renewSample(name))) throw new Error(`runs/${name} has no run that passed`);
    const evidence = readEvidence();
    writeEvidence({ ...evidence, samples: { ...evidence.samples, [name]: originNow() } });
  }
  await writeFile(PAGE, await generate());
}
