/**
 * Renews the table "scenario × alert" in docs/alerts.md from the last passed run of each scenario under runs/:
 * `node scenarios/src/docs/alerts-table.ts`. A scenario that has not been run keeps its row.
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { alertRows } from "../judge/judge.ts";
import type { Journal } from "../model/journal.ts";
import type { Scenario } from "../model/scenario.ts";
import { allScenarios } from "../run/catalogue.ts";
import { loadRun, runsOf } from "../run/runs-folder.ts";

const root = new URL("../../../", import.meta.url);
export const PAGE = new URL("docs/alerts.md", root);

const BEGIN = "<!-- alerts-table: node scenarios/src/docs/alerts-table.ts -->";
const END = "<!-- /alerts-table -->";
const HEAD = [
  "| scenario | had to fire | was free to, and did | was free to, and did not |",
  "|---|---|---|---|",
];

type Rows = Journal["alerts"];

/** "RedisMasterDown 1, HAProxyNoMaster 2": the seconds after the fault, negative where one came ahead of T0. */
function cell(journal: Journal, all: Rows, duty: "must" | "may", fired: boolean): string {
  const rows = all
    .filter((row) => row.duty === duty && (row.firedMs !== null) === fired)
    .toSorted((a, b) => (a.firedMs ?? 0) - (b.firedMs ?? 0));
  const sentences = rows.map(({ alert, firedMs }) =>
    firedMs === null ? alert : `${alert} ${Math.round((firedMs - (journal.t0Ms ?? 0)) / 1_000)}`,
  );
  return sentences.join(", ") || "–";
}

function rowOf(journal: Journal, rows: Rows): string {
  const cells = [
    cell(journal, rows, "must", true),
    cell(journal, rows, "may", true),
    cell(journal, rows, "may", false),
  ];
  return `| ${[journal.scenario, ...cells].join(" | ")} |`;
}

/** The rows of the page as it is, by scenario. */
export function rowsOf(page: string): Map<string, string> {
  const table = page.slice(page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END));
  const rows = table.split("\n").filter((line) => /^\| [a-z-]+ \|/.test(line) && !HEAD.includes(line));
  return new Map(rows.map((row) => [row.split(" | ")[0]?.slice(2) ?? "", row]));
}

/** The row of the last run that passed, and would by what the catalogue asks today. */
async function lastPassed({ name, alerts }: Scenario): Promise<string | undefined> {
  for (const folder of (await runsOf(fileURLToPath(new URL("runs", root)), name)).reverse()) {
    const journal = await loadRun(folder).catch(() => undefined);
    if (journal?.verdict !== "pass") continue;
    if (journal.settings.minReplicasToWrite === 0 || journal.settings.haproxies !== 1) continue;
    const rows = alertRows(alerts, journal);
    if (rows.every(({ duty, firedMs }) => duty === "may" || (duty === "must") === (firedMs !== null)))
      return rowOf(journal, rows);
  }
  return undefined;
}

if (import.meta.main) {
  const page = await readFile(PAGE, "utf8");
  const known = rowsOf(page);
  const rows: string[] = [];
  for (const scenario of await allScenarios()) {
    const row = (await lastPassed(scenario)) ?? known.get(scenario.name);
    if (row) rows.push(row);
  }
  const table = `${BEGIN}\n${[...HEAD, ...rows].join("\n")}\n`;
  await writeFile(PAGE, page.slice(0, page.indexOf(BEGIN)) + table + page.slice(page.indexOf(END)));
}
