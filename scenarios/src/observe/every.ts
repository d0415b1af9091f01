/** Repeats something as long as it is watched; a slow round delays the next, they never pile up. */
import { setTimeout as sleep } from "node:timers/promises";

/** @param round must not throw. @returns when `signal` has been aborted and the last round is over. */
export async function every(ms: number, signal: AbortSignal, round: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    const started = performance.now();
    await round();
    const rest = ms - (performance.now() - started);
    // At least one turn of the event loop, so that a round that never waits cannot starve the others.
    await sleep(Math.max(0, rest), undefined, { signal }).catch(() => {});
  }
}
