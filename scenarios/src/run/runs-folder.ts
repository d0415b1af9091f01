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

/** The folders of a scenario's runs, oldest first; `formerly`: those under the name it had before come first. */
export async function runsOf(runsDir: string, scenario: string, formerly?: string): Promise<string[]> {
  const parent = join(runsDir, scenario);
  const names = existsSync(parent) ? await readdir(parent) : [];
  const folders = names
    .sort()
    .map((name) => join(parent, name))
    .filter((folder) => existsSync(join(folder, "journal.json")));
  return formerly ? [...(await runsOf(runsDir, formerly)), ...folders] : folders;
}

export const loadRun = async (folder: string): Promise<Journal> =>
  decodeJournal(await readFile(join(folder, "journal.json"), "utf8"));

/** The settings that trade data for availability. */
const choice = ({ settings }: Journal) => `${settings.minReplicasToWrite > 0} ${settings.promoteUnsynced}`;

/** The last run of the same scenario under another setting that decides about losses: the two explain each other. */
export async function contrastOf(runsDir: string, journal: Journal): Promise<Journal | undefined> {
  if (journal.t0Ms === null) return undefined;
  for (const folder of (await runsOf(runsDir, journal.scenario)).reverse()) {
    // A journal of an earlier version cannot be read, and is no reason to fail.
    const other = await loadRun(folder).catch(() => undefined);
    if (other && other.t0Ms !== null && choice(other) !== choice(journal)) return other;
  }
  return undefined;
}
