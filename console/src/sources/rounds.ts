/** Asks again and again: at a steady pace, and at once when something is known to have changed. */
import { setTimeout as sleep } from "node:timers/promises";

export interface Rounds {
  /** The next round begins now, or right after the one under way. */
  pollNow(): void;
  /** Resolves when the last round is over. */
  stop(): Promise<void>;
}

/** @param round must not throw; a slow one delays the next, they never pile up. */
export function startRounds(everyMs: number, round: () => Promise<void>): Rounds {
  let stopped = false;
  let due = false;
  let waiting = new AbortController();

  async function run(): Promise<void> {
    while (!stopped) {
      due = false;
      const start = performance.now();
      await round();
      if (stopped) return;
      waiting = new AbortController();
      // At least one turn of the event loop, so that a round that never waits cannot starve the others.
      const rest = due ? 0 : Math.max(0, everyMs - (performance.now() - start));
      await sleep(rest, undefined, { signal: waiting.signal }).catch(() => {});
    }
  }
  const running = run();

  return {
    pollNow: () => {
      due = true;
      waiting.abort();
    },
    stop: () => {
      stopped = true;
      waiting.abort();
      return running;
    },
  };
}
