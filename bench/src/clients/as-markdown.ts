/** The matrix for docs/clients.md, made of a run's result alone. */
import { cellText, OUTCOME_WORDS } from "./as-text.ts";
import type { Cell, ClientsResult, Outcome, Row } from "./cells.ts";
import { nameOf } from "./configuration.ts";
import { trapsOf } from "./traps.ts";

export const SIGNS: Readonly<Record<Outcome, string>> = {
  fine: "🟢",
  slow: "🟡",
  repeated: "🟠",
  lost: "🔴",
  gone: "⚫",
};

const line = (cells: readonly string[]) =>
  `| ${cells.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
const table = (heads: readonly string[], rows: readonly (readonly string[])[]) =>
  [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");

const cell = (one: Cell | undefined) => (one ? `${SIGNS[one.outcome]} ${cellText(one)}` : "–");
const range = (values: readonly number[], unit: string, digits = 0) => {
  if (values.length === 0) return "–";
  const [least, most] = [Math.min(...values).toFixed(digits), Math.max(...values).toFixed(digits)];
  return `${least === most ? least : `${least}–${most}`}${unit}`;
};

function provenance({ run, commit, machine, versions, load, runs, settings }: ClientsResult): string {
  const during = runs.map((one) => one.load);
  const rounds = Math.max(...runs.map(({ round }) => round));
  const parts = [
    `Measured ${run.slice(0, 10)}, commit \`${commit ?? "unknown"}\``,
    `${rounds} runs of each fault`,
    `down-after ${settings.downAfterMs} ms`,
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", "),
    Object.entries(machine)
      .map(([name, value]) => `${name} ${value}`)
      .join(", "),
    `load ${load.toFixed(1)} before, ${range(during, "", 1)} before the faults`,
  ];
  return `${parts.join("; ")}.`;
}

function usage(rows: readonly Row[]): string {
  const cellsOf = (row: Row) => Object.values(row.cells);
  const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
  return table(
    [
      "client",
      "connections/s at most",
      "memory at most",
      "CPU before",
      "CPU during the outage",
      "lines printed",
    ],
    rows.map((row) => [
      nameOf(row),
      range(
        cellsOf(row).map((one) => one.connectionsPerSecond),
        "",
      ),
      range(
        known(cellsOf(row).map((one) => one.memoryMost)).map((bytes) => bytes / 2 ** 20),
        " MiB",
      ),
      range(known(cellsOf(row).map((one) => one.cpuBefore)), " %", 1),
      range(known(cellsOf(row).map((one) => one.cpuDuring)), " %", 1),
      range(
        cellsOf(row).map((one) => one.printedLines),
        "",
      ),
    ]),
  );
}

function arrivals({ runs }: ClientsResult): string {
  const all = runs.flatMap((run) => run.arrivals);
  return [...Map.groupBy(all, ({ at }) => (at === "haproxy" ? "HAProxy" : "a Sentinel"))]
    .map(
      ([at, of]) =>
        `${at} ${range(
          of.flatMap(({ mostPerSecond }) => mostPerSecond ?? []),
          "",
        )}`,
    )
    .join(", ");
}

function clientPart(client: string, { rows, recommended }: ClientsResult): string {
  const own = rows.filter((row) => row.client === client);
  const [first] = own;
  const settings = recommended.find((one) => one.client === client);
  const traps = own.flatMap((row) =>
    trapsOf(row).map(({ name, seen }) => `- ${row.path}, ${row.profile}: **${name}**: ${seen}`),
  );
  const last = own.flatMap((row) =>
    Object.entries(row.cells).flatMap(([fault, one]) =>
      one.printedLast === null
        ? []
        : [`${row.path} ${row.profile}, ${fault}: \`${one.printedLast.replaceAll("`", "'").slice(0, 140)}\``],
    ),
  );
  return [
    `#### ${client}`,
    "",
    ...(first
      ? [
          `Version ${first.version}, ${first.runtime}.${last[0] ? ` The last thing it printed (${last.at(-1)}).` : " It printed nothing."}`,
          "",
        ]
      : []),
    ...(traps.length > 0 ? [...traps, ""] : []),
    ...(settings
      ? [
          `\`\`\`${settings.language}`,
          settings.code,
          "```",
          "",
          `Source: ${settings.sources.map((link) => `<${link}>`).join(", ")}`,
        ]
      : []),
  ].join("\n");
}

export function asMarkdown(result: ClientsResult): string {
  const { rows, faults, absent, method } = result;
  const clients = [...new Set(rows.map((row) => row.client))];
  const legend = (Object.keys(SIGNS) as Outcome[])
    .map((one) => `${SIGNS[one]} ${OUTCOME_WORDS[one]}`)
    .join(", ");
  return [
    table(
      ["client", "path", "options", ...faults.map(({ name }) => name)],
      rows.map((row) => [
        `${row.client} ${row.version}`,
        row.path,
        row.profile,
        ...faults.map(({ name }) => cell(row.cells[name])),
      ]),
    ),
    "",
    `${legend}. Median seconds without an acknowledged append; in brackets, beyond the lab's own client in the same run.`,
    "",
    ...faults.map(({ name, title }) => `- **${name}**: ${title}`),
    "",
    ...absent.map(({ client, why }) => `- ${client} is left out: ${why}`),
    ...(absent.length > 0 ? [""] : []),
    `${method.map((sentence) => `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`).join(" ")} ${provenance(result)}`,
    "",
    `What each used, least to most over the faults; all clients together opened at most so many connections a second: ${arrivals(result)}.`,
    "",
    usage(rows),
    "",
    ...clients.map((client) => `${clientPart(client, result)}\n`),
  ]
    .join("\n")
    .trimEnd();
}
