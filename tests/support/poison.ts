/** Text that would steer a terminal, and what is left of it when it does not. */
import { expect, vi } from "vitest";

/** Clears the screen, sets the title, goes back, pretends to be a line, turns the text round. */
export const POISON = "\u001b[2J\u001b]0;t\u0007\u009b2J\rX\nFORGED\u202e";
// biome-ignore lint/suspicious/noControlCharactersInRegex: nothing of them may be left
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;

/** Every text in it, however deep, ends with the poison; names of states stay what they are. */
export function poisoned<T>(value: T, keep: ReadonlySet<string> = new Set()): T {
  const walk = (one: unknown, key = ""): unknown => {
    if (typeof one === "string") return keep.has(key) || /^\d{4}-/.test(one) ? one : `${one}${POISON}`;
    if (Array.isArray(one)) return one.map((item) => walk(item, key));
    if (one === null || typeof one !== "object" || one instanceof Map) return one;
    return Object.fromEntries(Object.entries(one).map(([name, field]) => [name, walk(field, name)]));
  };
  return walk(value) as T;
}

export const STATES: ReadonlySet<string> = new Set([
  ...["state", "severity", "phase", "writes", "stage", "role", "status"],
]);

/** The poison came as far as here, and steers nothing. */
export function harmless(shown: readonly string[]): void {
  expect(shown.join("\n")).toContain("FORGED");
  for (const one of shown) {
    expect(one).not.toMatch(CONTROL);
    expect(one).not.toMatch(/^FORGED/m);
  }
}

/** What is written to stdout meanwhile. */
export async function printedBy(work: () => unknown): Promise<string[]> {
  const written: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  try {
    await work();
  } finally {
    spy.mockRestore();
  }
  return written;
}
