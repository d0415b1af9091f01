/** Label sets as they stand on the response: `cmd="get",node="redis-1"`. */

const NEEDS_ESCAPE = /[\\"\n]/;

/** Escapes a label value; most need nothing. */
export function escapeValue(value: string): string {
  if (!NEEDS_ESCAPE.test(value)) return value;
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

/** `{ cmd: "get" }` as `cmd="get"`. */
export function labels(values: Readonly<Record<string, string>>): string {
  let text = "";
  for (const name in values) {
    const pair = `${name}="${escapeValue(values[name] ?? "")}"`;
    text = text === "" ? pair : `${text},${pair}`;
  }
  return text;
}
