/**
 * Load at a given rate. Every message has its moment, and latency counts from that moment even when the message
 * left later: a sender that waits for slow answers before it sends the next would leave out what it did not send
 * meanwhile (coordinated omission), and a stall would look like one slow message.
 */
import { Worker } from "node:worker_threads";
import { monotonicUs } from "@redis-ha-lab/cluster/message.ts";
import { type Beat, DUE, TOLD } from "./metronome.ts";

/** The first message is not late because of what came before it. */
const HEAD_START_US = 20_000;

export interface Pacer {
  /**
   * @param send called with the intended moment, in microseconds of the monotonic clock.
   * @returns how many were sent, when the last one has been.
   */
  run(rate: number, forMs: number, send: (dueUs: number) => void): Promise<number>;
  stop(): Promise<void>;
}

/** One at a time: a pacer beats for one run and then for the next. */
export function startPacer(): Pacer {
  const shared = new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
  const metronome = new Worker(new URL("./metronome.ts", import.meta.url), { workerData: shared });
  return {
    run: (rate, forMs, send) => {
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const total = Math.max(1, Math.round((rate * forMs) / 1_000));
      const beat: Beat = { startUs: monotonicUs() + HEAD_START_US, everyUs: 1e6 / rate, total };
      let sent = 0;
      const take = () => {
        Atomics.store(shared, TOLD, 0);
        const due = Atomics.load(shared, DUE);
        for (; sent < due; sent += 1) send(Math.round(beat.startUs + sent * beat.everyUs));
        if (sent < total) return;
        metronome.off("message", take);
        metronome.off("error", reject);
        resolve(total);
      };
      Atomics.store(shared, DUE, 0);
      Atomics.store(shared, TOLD, 0);
      metronome.on("message", take);
      metronome.on("error", reject);
      metronome.postMessage(beat);
      return promise;
    },
    stop: async () => void (await metronome.terminate()),
  };
}
