/**
 * Applies a JSON Patch, for whoever reads this console's events: the page, `watch`, the tests. It knows nothing but
 * the language, so it runs in a browser as it is.
 */
import { type Operation, unescapeStep } from "./operation.ts";

/**
 * @returns the new document. What no operation touched is the same object in both, so that whoever shows a part of it
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
