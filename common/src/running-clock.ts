/**
 * A clock that stands still while this process does. A process that was suspended, or starved by a busy machine, finds
 * overdue answers waiting in its sockets when it runs again: that is no silence of the other side.
 */
export interface RunningClock {
  /** Milliseconds during which this process could have read an answer; up to one turn behind. */
  now(): number;
}

const TURN_MS = 50;
/** What one turn may count for. A longer one was spent standing still. */
const LONGEST_TURN_MS = 200;

export function startRunningClock(): RunningClock {
  let runningMs = 0;
  let turnedAt = performance.now();
  // Does not keep a process alive that has nothing else to do.
  setInterval(() => {
    const now = performance.now();
    runningMs += Math.min(now - turnedAt, LONGEST_TURN_MS);
    turnedAt = now;
  }, TURN_MS).unref();
  return { now: () => runningMs };
}
