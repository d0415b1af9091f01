/**
 * JSON Patch (RFC 6902) between this console and the readers of its events: the page, `watch`, the tests. It knows nothing
 * but the language, so it runs in a browser as it is.
 */

/** The part of it that is sent: no move, copy or test. */
export type Operation =
  | { readonly op: "add" | "replace"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string };

/** A key as one step of a JSON Pointer (RFC 6901). */
const escapeStep = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");
const unescapeStep = (step: string): string => step.replaceAll("~1", "/").replaceAll("~0", "~");

/**
 * @returns the new document. What no operation touched is the same object in both, so that a view of a part of it
 * can tell by identity that there is nothing to do.
 * @throws when an operation does not fit, which means that an earlier one was missed: ask for the whole document.
 */
export function apply<T>(document: T, operations: readonly Operation[]): T {
  let root: unknown = document;
  for (const operation of operations) {
    root = changed(root, operation.path.split("/").slice(1).map(unescapeStep), operation);
  }
  return root as T;
}

function changed(value: unknown, [step, ...rest]: readonly string[], operation: Operation): unknown {
  const misfit = () => new Error(`the patch does not fit: ${operation.op} ${operation.path}`);
  if (step === undefined) {
    if (operation.op === "remove") throw misfit();
    return operation.value;
  }
  if (typeof value !== "object" || value === null) throw misfit();
  const last = rest.length === 0;
  if (Array.isArray(value)) {
    const at = Number(step);
    if (!(at >= 0 && at < value.length + (last && operation.op === "add" ? 1 : 0))) throw misfit();
    if (!last) return value.with(at, changed(value[at], rest, operation));
    if (operation.op === "add") return value.toSpliced(at, 0, operation.value);
    return operation.op === "remove" ? value.toSpliced(at, 1) : value.with(at, operation.value);
  }
  const object = value as Readonly<Record<string, unknown>>;
  if (!Object.hasOwn(object, step) && !(last && operation.op === "add")) throw misfit();
  if (!last) return { ...object, [step]: changed(object[step], rest, operation) };
  if (operation.op !== "remove") return { ...object, [step]: operation.value };
  const { [step]: _gone, ...others } = object;
  return others;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const same = (one: unknown, other: unknown): boolean => {
  const found: Operation[] = [];
  compare(one, other, "", found);
  return found.length === 0;
};

/**
 * Operations that turn `before` into `after`, in the order in which they must be applied. Values that are the same
 * object on both sides are not looked into, so a document that is mostly carried over costs little.
 */
export function diff(before: unknown, after: unknown): Operation[] {
  const found: Operation[] = [];
  compare(before, after, "", found);
  return found;
}

function compare(before: unknown, after: unknown, path: string, found: Operation[]): void {
  if (Object.is(before, after)) return;
  if (Array.isArray(before) && Array.isArray(after)) compareArrays(before, after, path, found);
  else if (isObject(before) && isObject(after)) compareObjects(before, after, path, found);
  else found.push({ op: "replace", path, value: after });
}

function compareObjects(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  path: string,
  found: Operation[],
): void {
  for (const key of Object.keys(before)) {
    if (!Object.hasOwn(after, key)) found.push({ op: "remove", path: `${path}/${escapeStep(key)}` });
  }
  for (const [key, value] of Object.entries(after)) {
    const step = `${path}/${escapeStep(key)}`;
    if (Object.hasOwn(before, key)) compare(before[key], value, step, found);
    else found.push({ op: "add", path: step, value });
  }
}

/** How many elements were put before the old first one; 0 when the lists have nothing to do with each other. */
function prepended(before: readonly unknown[], after: readonly unknown[]): number {
  if (before.length === 0) return 0;
  // By identity or by content: the builder of the list may have built its elements anew.
  return Math.max(
    0,
    after.findIndex((element) => same(before[0], element)),
  );
}

/** Lists that grow at the front and are cut at the end become an `add` at 0 each, not a change of every element. */
function compareArrays(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
  found: Operation[],
): void {
  const fresh = prepended(before, after);
  // Removed from the end first, so that indices stay what they are.
  const kept = Math.min(before.length, after.length - fresh);
  for (let at = before.length - 1; at >= kept; at--) found.push({ op: "remove", path: `${path}/${at}` });
  for (let at = fresh - 1; at >= 0; at--) found.push({ op: "add", path: `${path}/0`, value: after[at] });
  for (let at = fresh; at < after.length; at++) {
    if (at - fresh < kept) compare(before[at - fresh], after[at], `${path}/${at}`, found);
    else found.push({ op: "add", path: `${path}/${at}`, value: after[at] });
  }
}
