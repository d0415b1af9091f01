/** The last run of the same scenario under the other setting of the fence: the two explain each other. */
import type { Journal } from "../model/journal.ts";
import { loadRun, runsOf } from "./runs-folder.ts";

export async function contrastOf(runsDir: string, journal: Journal): Promise<Journal | undefined> {
  if (journal.t0Ms === null) return undefined;
  const fence = (one: Journal) => one.settings.minReplicasToWrite > 0;
  for (const folder of (await runsOf(runsDir, journal.scenario)).reverse()) {
    // A journal of an earlier version cannot be read, and is no reason to fail.
    const other = await loadRun(folder).catch(() => undefined);
    if (other && other.t0Ms !== null && fence(other) !== fence(journal)) return other;
  }
  return undefined;
}
