/**
 * Load at a given rate. Every message has its moment, and latency counts from that moment even when the message
 * left later: a sender that waits for slow answers before it sends the next would leave out what it did not send
 * meanwhile (coordinated omission), and a stall would look like one slow message.
 */
import { monotonicUs } from "@redis-ha-lab/common/message.ts";

/** A timer may be this late; what is nearer is waited for by turning the event loop. */
const TIMER_LATE_US = 2_000;
/** The first message is not late because of what came before it. */
const HEAD_START_US = 5_000;

/**
 * @param send called with the intended moment, in microseconds of the monotonic clock.
 * @returns how many were sent, when the last one has been.
 */
export function paced(rate: number, forMs: number, send: (dueUs: number) => void): Promise<number> {
  const everyUs = 1e6 / rate;
  const total = Math.max(1, Math.round((rate * forMs) / 1_000));
  const startUs = monotonicUs() + HEAD_START_US;
  let sent = 0;
  return new Promise((resolve) => {
    const turn = () => {
      const nowUs = monotonicUs();
      let dueUs = startUs + sent * everyUs;
      while (sent < total && dueUs <= nowUs) {
        send(Math.round(dueUs));
        sent += 1;
        dueUs = startUs + sent * everyUs;
      }
      if (sent === total) resolve(total);
      else if (dueUs - nowUs > TIMER_LATE_US) setTimeout(turn, (dueUs - nowUs - TIMER_LATE_US) / 1_000);
      else setImmediate(turn);
    };
    turn();
  });
}
