/** `report`: the last run again, or two side by side. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { printable } from "@redis-ha-lab/common/printable.ts";
import type { Journal } from "@redis-ha-lab/scenarios/model/journal.ts";
import { compareRuns } from "@redis-ha-lab/scenarios/report/compare.ts";
import { comparePage } from "@redis-ha-lab/scenarios/report/html/compare-page.ts";
import { summaryLines } from "@redis-ha-lab/scenarios/report/terminal.ts";
import { allScenarios } from "@redis-ha-lab/scenarios/run/catalogue.ts";
import { loadRun, runsOf } from "@redis-ha-lab/scenarios/run/runs-folder.ts";
import { table } from "@redis-ha-lab/scenarios/terminal/table.ts";

interface Found {
  readonly folder: string;
  readonly journal: Journal;
}

/** @param which a scenario's name (its last run), `scenario/time`, or nothing (the last run of all). */
export async function findRun(runsDir: string, which: string | undefined): Promise<Found> {
  const [scenario, time] =
    which
      ?.replace(/^runs\//, "")
      .replace(/\/$/, "")
      .split("/") ?? [];
  const all = await allScenarios();
  const one = all.filter(({ name, formerly }) => name === scenario || formerly === scenario);
  const folders = (
    await Promise.all((scenario ? one : all).map(({ name, formerly }) => runsOf(runsDir, name, formerly)))
  ).flat();
  const wanted = folders.filter((folder) => !time || folder.endsWith(`/${time}`));
  const last = wanted
    .sort((a, b) => (a.split("/").at(-1) ?? "").localeCompare(b.split("/").at(-1) ?? ""))
    .at(-1);
  if (!last)
    throw new Error(
      `there is no run of ${which ?? "any scenario"} under ${runsDir}; run one with make scenario-<name>`,
    );
  return { folder: last, journal: await loadRun(last) };
}

export async function showReport(
  runsDir: string,
  which: string | undefined,
  other: string | undefined,
): Promise<void> {
  const print = (line: string) => void process.stdout.write(`${printable(line)}\n`);
  const one = await findRun(runsDir, which);
  if (other === undefined) {
    for (const line of summaryLines(one.journal)) print(line);
    print("");
    print(`report: ${one.folder}/report.html`);
    return;
  }
  const second = await findRun(runsDir, other);
  const rows = compareRuns(one.journal, second.journal).map(({ what, left, right }) => [
    what,
    left,
    right,
    left === right ? "" : "≠",
  ]);
  for (const line of table(["", "first", "second", ""], rows)) print(line);
  const file = join(
    runsDir,
    `${one.journal.scenario}-${one.journal.runId}-and-${second.journal.scenario}-${second.journal.runId}.html`,
  );
  await writeFile(file, comparePage(one.journal, second.journal));
  print("");
  print(`report: ${file}`);
}
