/** Every wait has an end and a sentence for when it comes. */
import { setTimeout as sleep } from "node:timers/promises";

export class DeadlineError extends Error {
  constructor(what: string, afterMs: number, options?: ErrorOptions) {
    super(`${what} (waited ${(afterMs / 1000).toFixed(1)} s)`, options);
    this.name = "DeadlineError";
  }
}

/** Settles like `work`, or rejects with a DeadlineError after `ms` milliseconds. `what`: what did not happen. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new DeadlineError(what, ms)), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Asks `probe` every `everyMs` until it returns something other than undefined.
 * @param why called at the deadline for the sentence that says what was still missing.
 * @throws DeadlineError; an error of the last probe is its cause.
 */
export async function until<T>(
  probe: () => Promise<T | undefined> | T | undefined,
  { withinMs, everyMs, why }: { withinMs: number; everyMs: number; why: () => string },
): Promise<T> {
  const start = performance.now();
  for (;;) {
    let cause: unknown;
    try {
      const found = await probe();
      if (found !== undefined) return found;
    } catch (error) {
      cause = error;
    }
    if (performance.now() - start >= withinMs) {
      throw new DeadlineError(why(), withinMs, cause === undefined ? {} : { cause });
    }
    await sleep(everyMs);
  }
}
