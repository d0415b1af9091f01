/**
 * Writes docs/scenarios.md: `node scenarios/src/docs/generate.ts`. With --samples it first renews the sample of each
 * scenario from its last passed run under runs/; without, the committed samples are used, so that the page depends
 * on nothing but the repository.
 */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { allScenarios } from "../run/catalogue.ts";
import { loadRun, runsOf } from "../run/runs-folder.ts";
import { scenariosPage } from "./page.ts";
import { sampleOf } from "./sample.ts";

const root = new URL("../../../", import.meta.url);
const SAMPLES = new URL("scenarios/catalog/samples/", root);

export const PAGE = new URL("docs/scenarios.md", root);

async function renewSamples(names: readonly string[]): Promise<void> {
  await mkdir(SAMPLES, { recursive: true });
  for (const name of names) {
    for (const folder of (await runsOf(fileURLToPath(new URL("runs", root)), name)).reverse()) {
      const journal = await loadRun(folder).catch(() => undefined);
      if (journal?.verdict !== "pass" || journal.settings.minReplicasToWrite === 0) continue;
      await writeFile(new URL(`${name}.txt`, SAMPLES), sampleOf(journal));
      break;
    }
  }
}

async function samples(): Promise<Map<string, string>> {
  const files = existsSync(SAMPLES) ? await readdir(SAMPLES) : [];
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, SAMPLES), "utf8")));
  return new Map(files.map((file, at) => [file.replace(/\.txt$/, ""), texts[at] ?? ""]));
}

/** The page as it should be. */
export async function generate(): Promise<string> {
  return scenariosPage(await allScenarios(), await samples());
}

if (import.meta.main) {
  if (process.argv.includes("--samples")) await renewSamples((await allScenarios()).map(({ name }) => name));
  await writeFile(PAGE, await generate());
}
