/** HAProxy's statistics in CSV: a line for each frontend, backend and server, its columns by name. */
export function parseHaproxyCsv(csv: string): Readonly<Record<string, string>>[] {
  const [head = "", ...rows] = csv.replace(/^# /, "").trim().split("\n");
  const columns = head.split(",");
  return rows.map((row) => {
    const cells = row.split(",");
    return Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ""]));
  });
}
