/** Counts of one client path and channel since the start of the process. ok = messages − failed − indeterminate. */
import { type Message, monotonicUs } from "@redis-ha-lab/cluster/message.ts";
import type { Delivery } from "./delivery.ts";

export interface Tally {
  /** Messages whose outcome is settled, whichever it was. */
  messages: number;
  failed: number;
  indeterminate: number;
  /** Pub/Sub: acknowledged by Redis without a subscriber. */
  unheard: number;
  /** Pub/Sub: receivers of the last acknowledged message. */
  receivers: number;
  /** Stream: messages sent again after an attempt whose outcome stayed unknown. */
  resent: number;
  /** Stream: of those, the ones the first attempt had stored after all. */
  alreadyStored: number;
}

export interface Bookkeeper {
  readonly tally: Tally;
  settle(message: Message, delivery: Delivery): void;
}

/** @param observe takes the seconds from handing the message over to Redis's acknowledgement. */
export function createBookkeeper(observe: (seconds: number) => void): Bookkeeper {
  const tally: Tally = {
    messages: 0,
    failed: 0,
    indeterminate: 0,
    unheard: 0,
    receivers: 0,
    resent: 0,
    alreadyStored: 0,
  };
  return {
    tally,
    settle: (message, delivery) => {
      tally.messages += 1;
      if (delivery.outcome !== "ok") {
        tally[delivery.outcome] += 1;
        return;
      }
      observe((monotonicUs() - message.sentAtUs) / 1e6);
      if (delivery.receivers === undefined) return;
      tally.receivers = delivery.receivers;
      if (delivery.receivers === 0) tally.unheard += 1;
    },
  };
}
