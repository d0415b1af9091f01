/** Text in columns. */
import { stripVTControlCharacters, styleText } from "node:util";
import { printable } from "@redis-ha-lab/common/printable.ts";

/** Escape sequences of colours take no room on the screen. */
const width = (text: string) => stripVTControlCharacters(text).length;

export interface Column {
  readonly title: string;
  /** Numbers line up at their last digit. */
  readonly right?: boolean;
}

/** Lines of an aligned table, every cell made printable: a heading, then one line per row. Columns are two spaces apart. */
export function table(columns: readonly (string | Column)[], rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map(printable));
  const heads = columns.map((column) => (typeof column === "string" ? { title: column } : column));
  const widths = heads.map(({ title }, at) =>
    Math.max(title.length, ...cells.map((row) => width(row[at] ?? ""))),
  );
  const line = (of: readonly string[]) =>
    heads
      .map((head, at) => {
        const text = of[at] ?? "";
        const pad = " ".repeat((widths[at] ?? 0) - width(text));
        return head.right ? pad + text : text + pad;
      })
      .join("  ")
      .trimEnd();
  return [line(heads.map((head) => head.title)), ...cells.map(line)];
}

/** Colours only where a person looks: styleText leaves them out without a terminal and with NO_COLOR. */
const paint = (style: "green" | "yellow" | "red" | "dim" | "bold") => (text: string) =>
  styleText(style, text, { stream: process.stdout });

export const good = paint("green");
export const doubtful = paint("yellow");
export const bad = paint("red");
export const faint = paint("dim");
export const strong = paint("bold");
