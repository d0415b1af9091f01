/** The search and JSON modules: whether a node has them, and what their replies mean. */

export const MODULES_ABSENT =
  "the nodes have no search and JSON modules; Redis's official image has them, and `make start MODULES=on` adds them to Debian's Redis";

/** Names and versions, from INFO: one line per module, `module:name=ReJSON,ver=80200,…`. */
export const modulesIn = (info: string): string[] =>
  [...info.matchAll(/^module:name=([^,\r\n]+)(?:,ver=(\d+))?/gm)]
    .map((found) => (found[2] ? `${found[1]} ${found[2]}` : String(found[1])))
    // Redis lists them in any order; the same modules must read the same.
    .sort();

/** Both are needed: an index over JSON documents is made of the two. */
export const hasDocuments = (modules: readonly string[]): boolean =>
  ["ReJSON", "search"].every((name) => modules.some((module) => module.split(" ")[0] === name));

/** FT.SEARCH's reply: an array under RESP2, a map under RESP3, which arrives as name, value, name, value. */
export function foundIn(reply: unknown): { readonly total: number; readonly keys: readonly string[] } {
  const list = reply as readonly unknown[];
  if (typeof list[0] === "number") return { total: list[0], keys: list.slice(1).map(String) };
  const field = (from: readonly unknown[], name: string) => from[from.indexOf(name) + 1];
  const results = field(list, "results") as readonly (readonly unknown[])[];
  return {
    total: Number(field(list, "total_results")),
    keys: results.map((result) => String(field(result, "id"))),
  };
}
