/**
 * A thread that says when the next message is due. Timers of the event loop are a millisecond coarse, and turning
 * the loop until the moment comes would take a whole CPU from what is measured and leave out the time a sleeping
 * process needs to wake up. This thread sleeps, to within a tenth of a millisecond, and wakes the other.
 */
import { parentPort, workerData } from "node:worker_threads";
import { monotonicUs } from "@redis-ha-lab/cluster/message.ts";

/** Places of the memory both threads share. */
export const DUE = 0;
export const TOLD = 1;
export const NEVER = 2;

export interface Beat {
  readonly startUs: number;
  readonly everyUs: number;
  readonly total: number;
}

parentPort?.on("message", ({ startUs, everyUs, total }: Beat) => {
  const shared = workerData as Int32Array;
  let due = 0;
  while (due < total) {
    const waitUs = startUs + due * everyUs - monotonicUs();
    // Nothing ever changes this place: it is a wait for the time-out.
    if (waitUs > 0) Atomics.wait(shared, NEVER, 0, waitUs / 1_000);
    const now = Math.min(total, Math.floor((monotonicUs() - startUs) / everyUs) + 1);
    if (now <= due) continue;
    due = now;
    Atomics.store(shared, DUE, due);
    // One message on its way is enough: its receiver sees the newest number.
    if (Atomics.exchange(shared, TOLD, 1) === 0) parentPort?.postMessage(null);
  }
});
