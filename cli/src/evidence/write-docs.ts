/** Writes what docs/evidence.json says into README and docs: `node cli/src/evidence/write-docs.ts`. */
import { readFile, writeFile } from "node:fs/promises";
import { type Evidence, readEvidence, writeEvidence } from "@redis-ha-lab/scenarios/docs/evidence.ts";
import { generate, PAGE } from "@redis-ha-lab/scenarios/docs/generate.ts";
import { BLOCKS, withBlock } from "./blocks.ts";

const ROOT = new URL("../../../", import.meta.url);

export async function writeDocs(evidence: Evidence): Promise<void> {
  writeEvidence(evidence);
  for (const { file, name, text } of BLOCKS) {
    const path = new URL(file, ROOT);
    await writeFile(path, withBlock(await readFile(path, "utf8"), name, text(evidence)));
  }
  await writeFile(PAGE, await generate());
}

if (import.meta.main) await writeDocs(readEvidence());
