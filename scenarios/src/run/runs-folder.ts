/** runs/<scenario>/<time>/journal.json, report.md, report.html: written once, found again. */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Journal, packOperation, readJournal } from "../model/journal.ts";

const packed = (journal: Journal) => ({
  ...journal,
  clients: journal.clients.map((client) => ({ ...client, operations: client.operations.map(packOperation) })),
});

export function encodeJournal(journal: Journal): string {
  return `${JSON.stringify(packed(journal))}\n`;
}

/** @throws when the text is no journal, or of a version that cannot be read. */
export const decodeJournal = (text: string): Journal => readJournal(JSON.parse(text));

/** @param files name and content. @returns the folder. */
export async function saveRun(
  runsDir: string,
  journal: Journal,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = join(runsDir, journal.scenario, journal.runId);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "journal.json"), encodeJournal(journal));
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  return folder;
}

/** The folders of a scenario's runs, oldest first. */
export async function runsOf(runsDir: string, scenario: string): Promise<string[]> {
  const parent = join(runsDir, scenario);
  const names = existsSync(parent) ? await readdir(parent) : [];
  return names
    .sort()
    .map((name) => join(parent, name))
    .filter((folder) => existsSync(join(folder, "journal.json")));
}

export const loadRun = async (folder: string): Promise<Journal> =>
  decodeJournal(await readFile(join(folder, "journal.json"), "utf8"));
