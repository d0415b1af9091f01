/** Text in columns. */
import { stripVTControlCharacters } from "node:util";

/** Escape sequences of colours take no room on the screen. */
const width = (text: string) => stripVTControlCharacters(text).length;

export interface Column {
  readonly title: string;
  /** Numbers line up at their last digit. */
  readonly right?: boolean;
}

/** Lines of an aligned table: a heading, then one line per row. Columns are two spaces apart. */
export function table(columns: readonly (string | Column)[], rows: readonly (readonly string[])[]): string[] {
  const heads = columns.map((column) => (typeof column === "string" ? { title: column } : column));
  const widths = heads.map(({ title }, at) =>
    Math.max(title.length, ...rows.map((row) => width(row[at] ?? ""))),
  );
  const line = (cells: readonly string[]) =>
    heads
      .map((head, at) => {
        const text = cells[at] ?? "";
        const pad = " ".repeat((widths[at] ?? 0) - width(text));
        return head.right ? pad + text : text + pad;
      })
      .join("  ")
      .trimEnd();
  return [line(heads.map((head) => head.title)), ...rows.map(line)];
}
