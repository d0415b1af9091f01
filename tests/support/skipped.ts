/** Tests that a machine can't run: skipped with a reason, which setup/sum-results.ts prints. */
import type { TestOptions } from "vitest";

declare module "vitest" {
  interface TaskMeta {
    skipReason?: string;
  }
}

/** Options of a test or describe: with a reason it is skipped, without one it runs. */
export function skippedBecause(reason: string | undefined): TestOptions {
  return reason === undefined ? {} : { skip: true, meta: { skipReason: reason } };
}
