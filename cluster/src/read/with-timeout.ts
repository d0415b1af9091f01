/**
 * A limit for how long a peer may stay silent. On a busy machine this very process may not run for half a
 * second, and then all its timers fire before it has read a single answer that lies waiting. So the limit is
 * counted in short steps: a step during which we did not run counts as one step, however long it lasted.
 */

import { setTimeout as sleep } from "node:timers/promises";
import { DeadlineError } from "@redis-ha-lab/common/deadline.ts";

const STEP_MS = 50;

/**
 * Settles like `work`, or rejects with a DeadlineError after `ms` milliseconds of attention.
 * @param work gets a signal that aborts when its time is over, so that it can let go of its sockets.
 */
export async function withTimeout<T>(
  ms: number,
  what: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const done = new AbortController();
  const start = performance.now();
  async function wait(): Promise<never> {
    for (let left = ms; left > 0; left -= STEP_MS) {
      await sleep(Math.min(STEP_MS, left), undefined, { signal: done.signal });
    }
    throw new DeadlineError(what, performance.now() - start);
  }
  try {
    return await Promise.race([work(over.signal), wait()]);
  } finally {
    done.abort();
    over.abort();
  }
}
