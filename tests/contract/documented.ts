/** What docs/metrics.md promises, read from its tables. */
import { readFileSync } from "node:fs";

const PAGE = new URL("../../docs/metrics.md", import.meta.url);

/** The rows of every table under a `## heading`, cells by column name; tables may have different columns. */
function rowsUnder(heading: string): readonly Readonly<Record<string, string>>[] {
  const [, after = ""] = readFileSync(PAGE, "utf8").split(`\n## ${heading}\n`);
  const [section = ""] = after.split("\n## ");
  const rows: Record<string, string>[] = [];
  let columns: readonly string[] | undefined;
  for (const line of section.split("\n")) {
    if (!line.startsWith("|")) {
      columns = undefined;
      continue;
    }
    const cells = line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim().replaceAll("`", ""));
    if (!columns) columns = cells;
    else if (!cells.every((cell) => /^-+$/.test(cell))) {
      rows.push(Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ""])));
    }
  }
  return rows;
}

const listIn = (cell: string | undefined) => (cell ?? "").split(/,\s*/).filter((item) => item !== "");

export interface DocumentedFamily {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
  /** Kinds of target; "all" is redis, sentinel and cluster. */
  readonly kinds: readonly string[];
}

/** The families under "Beyond". */
export function beyond(): readonly DocumentedFamily[] {
  return rowsUnder("Beyond").map(({ name = "", type = "", labels, kind }) => ({
    name,
    type,
    labels: listIn(labels).sort(),
    kinds: kind === "all" ? ["redis", "sentinel"] : listIn(kind),
  }));
}

/** The families that later versions of redis_exporter have. */
export const newer = (): readonly string[] => rowsUnder("Newer families").map(({ name = "" }) => name);

/** The differences to redis_exporter as `<family> on <kind>: <difference>`, sorted. */
export function differences(): readonly string[] {
  return rowsUnder("Differences")
    .flatMap(({ family = "", on, difference = "" }) =>
      listIn(on).map((node) => `${family} on ${node}: ${difference}`),
    )
    .sort();
}
