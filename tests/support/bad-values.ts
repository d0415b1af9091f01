/**
 * What a person may type behind NAME= and should not, generated, for what the commands themselves ask whether it can be
 * used: each is refused with a sentence, before anything is done. What is right is said in the tests once more, in
 * other words.
 */
import { join } from "node:path";
import fc from "fast-check";
import { afterAll } from "vitest";
import { INPUTS, SEED } from "./generated.ts";

export const LIMIT_MS = 600_000;
export const ROOT = join(import.meta.dirname, "../..");

let refused = 0;
/** Counted and said at the end of the file. */
export const countRefused = (more = 1): void => {
  refused += more;
};
afterAll(() => console.log(`${refused} bad values refused, ${INPUTS} tried of each`));

/** What looks like a number, or nearly, and what does not at all. No value is empty: make leaves those out. */
const value = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.string({ unit: fc.constantFrom(..."0123456789.,-+eExms on"), maxLength: 8 }),
    fc.integer({ min: -10, max: 20_000_000 }).map(String),
    fc.double().map(String),
    fc.constantFrom(...["on,off", "off,on", ",", "01", "00", "0", "1 ", " 1", "1\n", "٣"]),
    fc.constantFrom(...["1_000", "0x1f", "∞", "NaN", "--1", "1e3", "10s", "0s", "9m", "10m"]),
    fc.constantFrom(...["198.18.1", "198.18.01", "198.19.256", "198.18.", "198.18.1.1", "198.18.1\nx"]),
    fc.constantFrom(...["*", "$(id)", "`id`", "'", '"', "\\", "a\nb", "../x", "-h", "9".repeat(13)]),
    fc.constantFrom("master", "redis-1", "redis-1,redis-1", "sentinels ", "MASTER", "__proto__", "json\n"),
    fc.constantFrom("kill", "kill,pause", "Kill", "figures", "figures,", "unit", "unit e2", "Makefile"),
  )
  .map((text) => text.toWellFormed().replaceAll("\0", "0"))
  .filter((text) => text !== "");

export const values: readonly string[] = fc.sample(value, { numRuns: INPUTS, seed: SEED });

/** Something right with up to three places in it changed; now and then it is right all the same. */
export const nearly = (right: readonly string[]): readonly string[] => {
  const piece = fc.oneof(
    fc.constantFrom(...["", ",", ",,", "=", ":", " ", "\n", "0", "9", "65536", "A", "-", ".", "/", "ä", "*"]),
    fc.string({ unit: "binary", maxLength: 3 }).map((text) => text.toWellFormed().replaceAll("\0", "0")),
  );
  const spoilt = fc
    .tuple(
      fc.constantFrom(...right),
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: 4 }), piece), { maxLength: 3 }),
    )
    .map(([text, edits]) =>
      edits.reduce((now, [at, out, into]) => {
        const from = at % (now.length + 1);
        return now.slice(0, from) + into + now.slice(from + out);
      }, text),
    )
    .filter((text) => text !== "");
  return fc.sample(spoilt, { numRuns: INPUTS, seed: SEED });
};

export const isBetween = (text: string, least: number, most: number): boolean =>
  /^(0|[1-9][0-9]*)$/.test(text) && BigInt(text) >= BigInt(least) && BigInt(text) <= BigInt(most);

/** Of a list with commas. */
export const listOf = (text: string, isOne: (part: string) => boolean): boolean =>
  text.split(",").every((part) => isOne(part.trim()));

/** @returns the values that were taken and should not have been, or refused, or refused in other words. */
export async function wrongly(
  isRight: (text: string) => boolean,
  ask: (text: string) => unknown,
  sentence: RegExp,
  of: readonly string[] = values,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const text of of) {
    const error = await Promise.try(() => ask(text)).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error !== undefined) refused += 1;
    const asExpected = isRight(text)
      ? error === undefined
      : error instanceof Error && sentence.test(error.message);
    if (!asExpected) wrong.push(text);
  }
  return wrong;
}
