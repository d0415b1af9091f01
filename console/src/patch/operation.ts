/** The part of JSON Patch (RFC 6902) that this console sends: no move, copy or test. */
export type Operation =
  | { readonly op: "add" | "replace"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string };

/** A key as one step of a JSON Pointer (RFC 6901). */
export const escapeStep = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");
export const unescapeStep = (step: string): string => step.replaceAll("~1", "/").replaceAll("~0", "~");
