/** The matrix as one self-contained page. */
import { element, safe } from "@redis-ha-lab/scenarios/report/html/markup.ts";
import { page } from "@redis-ha-lab/scenarios/report/html/page.ts";
import { BENCHMARK_STYLE, methodMarkup, tableMarkup } from "../page/table-markup.ts";
import { cellText, OUTCOME_WORDS } from "./as-text.ts";
import type { Cell, ClientsResult, Outcome, Row } from "./cells.ts";
import { nameOf } from "./configuration.ts";
import { trapsOf } from "./traps.ts";

const STYLE = `
td.outcome { white-space: normal; min-width: 120px; border-left: 5px solid var(--none); }
td.outcome b { font-variant-numeric: tabular-nums; }
td.fine { border-color: var(--ok); } td.slow { border-color: var(--unknown); } td.repeated { border-color: var(--agree); }
td.lost { border-color: var(--fail); } td.gone { border-color: var(--ink); }
td.outcome small { display: block; color: var(--faint); }
td.lost small, td.gone small { color: var(--fail); font-weight: 600; }
tr.first td { border-top: 2px solid var(--line); }
.legend i.repeated { background: var(--agree); } .legend i.gone { background: var(--ink); } .legend i.fine { background: var(--ok); }
.legend i.slow { background: var(--unknown); } .legend i.lost { background: var(--fail); }
`;

const OUTCOMES: readonly Outcome[] = ["fine", "slow", "repeated", "lost", "gone"];
const optional = (value: number | null, unit: string, digits = 0) =>
  value === null ? "?" : `${value.toFixed(digits)}${unit}`;

function cellMarkup(cell: Cell | undefined): string {
  if (!cell) return element("td", {}, "–");
  const [outage = "", ...wrong] = cellText(cell).split(", ");
  const title = [
    `${cell.runs} runs, worst ${(cell.worstMs / 1_000).toFixed(2)} s`,
    `${cell.acknowledged} acknowledged, ${cell.failed} failed, ${cell.indeterminate} unknown`,
    ...(cell.error === null ? [] : [cell.error]),
  ].join("\n");
  const look = { class: `outcome ${cell.outcome}`, title };
  const note = [OUTCOME_WORDS[cell.outcome], ...wrong]
    .filter((_, at) => at > 0 || wrong.length === 0)
    .join(", ");
  return element("td", look, `<b>${safe(outage)}</b><small>${safe(note)}</small>`);
}

function matrix({ rows, faults }: ClientsResult): string {
  const heads = ["client", "path", "options", ...faults.map(({ name }) => name)].map((name) =>
    element("th", {}, safe(name)),
  );
  const lines = rows.map((row, at) => {
    const isFirst = rows[at - 1]?.client !== row.client;
    const name = isFirst ? `<a href="#${safe(row.client)}">${safe(row.client)}</a> ${safe(row.version)}` : "";
    const words = [name, safe(row.path), safe(row.profile)].map((text) => element("td", {}, text));
    return element(
      "tr",
      isFirst ? { class: "first" } : {},
      [...words, ...faults.map((fault) => cellMarkup(row.cells[fault.name]))].join(""),
    );
  });
  const legend = OUTCOMES.map((one) => `<span><i class="${one}"></i>${safe(OUTCOME_WORDS[one])}</span>`).join(
    "",
  );
  return `<div class="scroll"><table><thead><tr>${heads.join("")}</tr></thead><tbody>${lines.join("")}</tbody></table></div><div class="legend">${legend}</div>`;
}

function details(rows: readonly Row[]): string {
  const heads = [
    "configuration",
    "fault",
    "acknowledged",
    "failed",
    "unknown",
    "lost",
    "twice",
    "old reads",
    "late",
    "conn/s",
    "MiB",
    "CPU before",
    "during",
  ];
  const lines = rows.flatMap((row) =>
    Object.entries(row.cells).map(([fault, cell]) => [
      ...[nameOf(row), fault],
      ...[cell.acknowledged, cell.failed, cell.indeterminate].map(String),
      ...[cell.lost, cell.duplicated].map((value) => optional(value, "")),
      ...[cell.oldReads, cell.late, cell.connectionsPerSecond].map(String),
      optional(cell.memoryMost === null ? null : cell.memoryMost / 2 ** 20, ""),
      ...[cell.cpuBefore, cell.cpuDuring].map((value) => optional(value, " %", 1)),
    ]),
  );
  return tableMarkup(heads, lines, 2);
}

function clientSection(client: string, { rows, recommended }: ClientsResult): string {
  const own = rows.filter((row) => row.client === client);
  const traps = own.flatMap((row) =>
    trapsOf(row).map(({ name, seen }) => `${row.path}, ${row.profile}: ${name}: ${seen}`),
  );
  const printed = own.flatMap((row) =>
    Object.entries(row.cells).flatMap(([fault, { printedLast }]) =>
      printedLast === null ? [] : [`${row.path} ${row.profile}, ${fault}: ${printedLast}`],
    ),
  );
  const settings = recommended.find((one) => one.client === client);
  const list = (items: readonly string[]) => items.map((item) => element("li", {}, safe(item))).join("");
  return [
    `<section id="${safe(client)}"><h2>${safe(client)}</h2>`,
    traps.length > 0 ? `<h3>Traps seen</h3>${element("ul", {}, list(traps))}` : "<p>No trap was seen.</p>",
    settings
      ? `<h3>Recommended settings</h3><pre>${safe(settings.code)}</pre><p>Source: ${settings.sources.map(safe).join(", ")}</p>`
      : "",
    `<details><summary>The figures</summary>${details(own)}</details>`,
    `<details><summary>The last thing it printed</summary><pre>${safe(printed.join("\n"))}</pre></details></section>`,
  ].join("\n");
}

export function clientsPage(result: ClientsResult): string {
  const { run, commit, load, machine, versions, method, faults, absent, rows, trouble } = result;
  const facts = [
    ...[`run ${run}`, `commit ${commit ?? "unknown"}`, `load ${load.toFixed(1)} before`],
    ...[machine, versions].flatMap((group) =>
      Object.entries(group).map(([name, value]) => `${name} ${value}`),
    ),
  ];
  const list = (items: readonly string[]) => items.map((item) => element("li", {}, safe(item))).join("");
  const reasons = [
    ...(trouble === null ? [] : [trouble]),
    ...absent.map(({ client, why }) => `${client} is left out: ${why}`),
  ];
  const body = [
    "<h1>Which client library survives</h1>",
    '<p class="question">Seconds without an acknowledged append, and what was wrong besides; in brackets, beyond the lab’s own client in the same run.</p>',
    element("ul", { class: "facts" }, list(facts)),
    reasons.length > 0 ? element("ul", { class: "reasons" }, list(reasons)) : "",
    matrix(result),
    methodMarkup([...faults.map(({ name, title }) => `${name}: ${title}`), ...method]),
    ...[...new Set(rows.map(({ client }) => client))].map((client) => clientSection(client, result)),
  ];
  return page("Which client library survives", body.join("\n"), BENCHMARK_STYLE + STYLE);
}
