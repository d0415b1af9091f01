/** Takes what a channel of a client path delivers: judges it, measures it, and keeps it for people to see. */
import type { Channel, ClientPath } from "@redis-ha-lab/cluster/client-paths.ts";
import { decodeMessage, monotonicUs } from "@redis-ha-lab/cluster/message.ts";
import type { Arrival, Inbox } from "./inbox.ts";
import { createLedger, type Ledger, type LedgerState } from "./ledger.ts";

export interface Intake {
  readonly clientPath: ClientPath;
  readonly channel: Channel;
  /** Texts that were not a message. */
  readonly malformed: number;
  take(text: string): void;
  state(): LedgerState;
  /** Goes on where an earlier process ended. */
  resume(state: LedgerState): void;
}

type Writable<T> = { -readonly [Field in keyof T]: T[Field] };

/** @param observe takes the seconds from the publisher's hand to ours. */
export function createIntake(
  clientPath: ClientPath,
  channel: Channel,
  inbox: Inbox,
  observe: (seconds: number) => void,
): Intake {
  let ledger: Ledger = createLedger();
  let malformed = 0;
  return {
    clientPath,
    channel,
    get malformed() {
      return malformed;
    },
    take: (text) => {
      const message = decodeMessage(text);
      if (!message) {
        malformed += 1;
        return;
      }
      const { run, sequence, sentAtUs } = message;
      // Taking a message twice must not show: the number decides, not the delivery.
      if (ledger.take(run, sequence) === "duplicate") return;
      const latencyUs = monotonicUs() - sentAtUs;
      const known = latencyUs >= 0;
      // A stored message may be older than the machine's last start, and its clock with it.
      if (known) observe(latencyUs / 1e6);
      const arrival: Writable<Arrival> = { kind: "numbered", lane: clientPath, channel, run, sequence };
      if (known) arrival.latencyMs = latencyUs / 1e3;
      if (message.username !== undefined) arrival.username = message.username;
      if (message.text !== undefined) arrival.text = message.text;
      inbox.put(arrival);
    },
    state: () => ledger.state(),
    resume: (state) => {
      ledger = createLedger(state);
    },
  };
}
