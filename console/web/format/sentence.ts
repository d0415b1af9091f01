/** The console's sentences begin as they are said in a list; where one stands alone, its first word begins large. */

/** Names stay as they are written: "redis-1 is down", but "All is well". */
export function standing(sentence: string): string {
  const [first = ""] = sentence.split(/[\s:,]/);
  return /^[a-z]+$/.test(first) && !NAMES.has(first)
    ? first.charAt(0).toUpperCase() + sentence.slice(1)
    : sentence;
}

/** Services without a number; those with one are told by their hyphen. */
const NAMES = new Set(["haproxy", "publisher", "subscriber", "alertmanager", "repointer", "runner", "runs"]);
