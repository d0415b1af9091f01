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

/** Of the last of these runs that passed with the write guard on and one HAProxy; undefined when none did. */
export async function sampleFrom(folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders.toReversed()) {
    const journal = await loadRun(folder).catch(() => undefined);
    const { minReplicasToWrite = 0, haproxies = 0 } = journal?.settings ?? {};
    if (journal?.verdict === "pass" && minReplicasToWrite > 0 && haproxies === 1) return sampleOf(journal);
  }
  return undefined;
}

/**
 * From the last run that passed; `after`: of those that came after so many, since a sample says of which code it is.
 * @returns whether there is one.
 */
export async function renewSample(name: string, after = 0): Promise<boolean> {
  const folders = await runsOf(fileURLToPath(new URL("runs", root)), name);
  const text = await sampleFrom(folders.slice(after));
  if (text === undefined) return false;
  await mkdir(SAMPLES, { recursive: true });
  await writeFile(new URL(`${name}.txt`, SAMPLES), text);
  return true;
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
