/**
 * What is printed on a person's terminal comes from nodes, messages, alerts and names from any source. A
 * control character in it would steer the terminal: move the cursor over what was said before, set the title, fill the
 * clipboard, or turn the text around. Every printer passes what it prints through here.
 */
import { stripVTControlCharacters } from "node:util";

/** C0, DEL, C1; line separators; what changes the direction of text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
/** What the lab itself paints with: bold, dim, colours, and their ends. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: ESC begins each of them
const COLOUR = /(\u001b\[(?:1|2|22|3[0-79]|9[0-7])m)/;

const without = (text: string) => stripVTControlCharacters(text).replace(CONTROL, "·");

/** One line: sequences that steer are gone, other control characters are `·`, newlines too. The lab's own colours stay. */
export function printable(text: string): string {
  // An odd piece is a colour.
  return text
    .split(COLOUR)
    .map((piece, at) => (at % 2 === 1 ? piece : without(piece)))
    .join("");
}

/** The same for text of several lines. */
export const printableLines = (text: string): string => text.split("\n").map(printable).join("\n");

/** JSON escapes only half of them by itself. */
export const printableJson = (value: unknown): string =>
  JSON.stringify(value, null, 2)
    .split("\n")
    .map((line) =>
      line.replace(CONTROL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`),
    )
    .join("\n");

/** Whatever is written to the stream from now on is made printable: not for one that moves the cursor itself. */
export function cleanStream(stream: Pick<NodeJS.WriteStream, "write">): void {
  const write = stream.write.bind(stream) as (text: string | Uint8Array, ...more: unknown[]) => boolean;
  stream.write = (text: string | Uint8Array, ...more: unknown[]) =>
    write(typeof text === "string" ? printableLines(text) : text, ...more);
}

/** Prints lines, each made printable. */
export function printLines(lines: readonly string[]): void {
  process.stdout.write(`${lines.map(printable).join("\n")}\n`);
}
