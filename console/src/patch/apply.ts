/**
 * Applies a JSON Patch, for whoever reads this console's events: the page, `watch`, the tests. It knows nothing but
 * the language, so it runs in a browser as it is.
 */
import { type Operation, unescapeStep } from "./operation.ts";

/**
 * Changes `document` in place. @returns the document: another one when the whole was replaced.
 * @throws when an operation does not fit, which means that an earlier one was missed: ask for the whole document.
 */
export function apply<T>(document: T, operations: readonly Operation[]): T {
  let root: unknown = document;
  for (const operation of operations) {
    if (operation.path === "" && operation.op !== "remove") root = operation.value;
    else applyOne(root, operation);
  }
  return root as T;
}

function applyOne(root: unknown, operation: Operation): void {
  const steps = operation.path.split("/").slice(1).map(unescapeStep);
  const last = steps.pop();
  let parent = root;
  for (const step of steps) parent = (parent as Record<string, unknown> | undefined)?.[step];
  const misfit = () => new Error(`the patch does not fit: ${operation.op} ${operation.path}`);
  if (last === undefined || typeof parent !== "object" || parent === null) throw misfit();
  if (Array.isArray(parent)) {
    const at = Number(last);
    if (!(at >= 0 && at < parent.length + (operation.op === "add" ? 1 : 0))) throw misfit();
    if (operation.op === "add") parent.splice(at, 0, operation.value);
    else if (operation.op === "remove") parent.splice(at, 1);
    else parent[at] = operation.value;
    return;
  }
  const object = parent as Record<string, unknown>;
  if (operation.op !== "add" && !Object.hasOwn(object, last)) throw misfit();
  if (operation.op === "remove") delete object[last];
  else object[last] = operation.value;
}
