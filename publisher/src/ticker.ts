/** Calls `send` at a steady rate, from 0 to tens of thousands per second. */

/** Timers are no finer than this; higher rates send several messages per turn. */
const SHORTEST_TURN_MS = 1;
/** After a stall (a busy or suspended machine) what was missed is skipped: a burst would not be the rate. */
const CATCH_UP_MS = 100;

/** @param rate per second; 0 never sends. @returns a function that stops it. */
export function startTicker(rate: number, send: () => void): () => void {
  if (rate === 0) return () => {};
  const everyMs = 1_000 / rate;
  let nextMs = performance.now();
  let timer: NodeJS.Timeout;
  const turn = () => {
    const nowMs = performance.now();
    if (nowMs - nextMs > Math.max(CATCH_UP_MS, everyMs)) nextMs = nowMs;
    for (; nextMs <= nowMs; nextMs += everyMs) send();
    timer = setTimeout(turn, Math.max(SHORTEST_TURN_MS, nextMs - performance.now()));
  };
  timer = setTimeout(turn, SHORTEST_TURN_MS);
  return () => clearTimeout(timer);
}
