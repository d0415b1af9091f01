/** Small words that sentences share. */

/** "a", "a and b", "a, b and c". */
export const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

const NUMBERS = ["no", "one", "two", "three", "four", "five"];

/** "two": small numbers as words. */
export const inWords = (number: number): string => NUMBERS[number] ?? String(number);

/** "two Sentinels", "one replica". */
export const count = (number: number, thing: string): string =>
  `${inWords(number)} ${thing}${number === 1 ? "" : "s"}`;

/** "is" or "are", by how many. */
export const are = (number: number): string => (number === 1 ? "is" : "are");
