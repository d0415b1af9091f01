import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printable, printableJson, printableLines } from "./printable.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: nothing of them may be left
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

describe("a line for a terminal", () => {
  it.each([
    ["clears the screen", "\u001b[2Jgone", "gone"],
    ["sets the title", "\u001b]0;owned\u0007text", "text"],
    ["fills the clipboard", "\u001b]52;c;cm0gLXJm\u001b\\text", "text"],
    ["is of eight bits", "\u009b31mred", "red"],
    ["goes back over what was said", "good\rbad\b\b\b", "good·bad···"],
    ["pretends to be another line", "one\ntwo\u2028three", "one·two·three"],
    ["turns the text round", "\u202egpj.exe", "·gpj.exe"],
  ])("has nothing left of what %s", (_what, text, shown) => expect(printable(text)).toBe(shown));

  it("keeps the lab's colours and every letter", () => {
    expect(printable("\u001b[31mé 日本 ▆\u001b[39m")).toBe("\u001b[31mé 日本 ▆\u001b[39m");
    expect(printable("\u001b[8mhidden\u001b[0m")).toBe("hidden");
  });

  it("has no control character, whatever it was made of", () => {
    const unit = fc.oneof(
      fc.string(),
      fc.constantFrom("\u001b", "[", "]", "\u009b", "2J", "\u0007", "\n", "31m"),
    );
    fc.assert(
      fc.property(fc.array(unit), (parts) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours that may stay begin with it
        const text = printable(parts.join("")).replaceAll(/\u001b\[(?:1|2|22|3[0-79]|9[0-7])m/g, "");
        expect(text).not.toMatch(CONTROL);
      }),
      { numRuns: 2_000 },
    );
  });
});

it("several lines stay several", () => expect(printableLines("a\u0007\nb")).toBe("a·\nb"));

it("JSON means the same and has no control character but its newlines", () => {
  const value = { text: "\u009b31m\u001b[2J\u202e\u007f", list: ["é"] };
  const text = printableJson(value);
  expect(JSON.parse(text)).toEqual(value);
  expect(text.replaceAll("\n", "")).not.toMatch(CONTROL);
});
