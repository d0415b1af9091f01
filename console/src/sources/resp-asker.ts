/** A standing connection to a node or Sentinel that says, at each question, what became of it. */

import type { Credentials } from "@redis-ha-lab/cluster/connect/redis.ts";
import type { Reply } from "@redis-ha-lab/cluster/resp/resp.ts";
import { Wire, WireError } from "@redis-ha-lab/cluster/resp/wire.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { answered, type Contact, type Failure, failed, NEVER } from "./contact.ts";

/** No answer for so long: frozen, or busy with one long command. Far above what a busy machine adds. */
const ANSWER_WITHIN_MS = 600;
/** Inside one machine a connection is accepted at once, or never. */
const CONNECT_WITHIN_MS = 400;

export type Command = readonly (string | number)[];

export interface RespAsker {
  readonly contact: Contact;
  /** @returns the replies; undefined when there were none, and then `contact` says why. Takes 1 s at most. */
  ask(commands: readonly Command[]): Promise<readonly Reply[] | undefined>;
  close(): void;
}

const failureOf = (error: unknown): Failure => ({
  reason: (error as Error).message,
  connected: error instanceof WireError && error.connected,
});

export function createRespAsker(endpoint: Endpoint, credentials: Credentials): RespAsker {
  let wire: Wire | undefined;
  let contact = NEVER;

  async function attempt(commands: readonly Command[]): Promise<readonly Reply[]> {
    wire ??= await Wire.open(endpoint, credentials, CONNECT_WITHIN_MS);
    return wire.send(commands, ANSWER_WITHIN_MS);
  }

  function lost(failure: Failure): void {
    contact = failed(contact, failure);
    wire = undefined;
  }

  return {
    get contact() {
      return contact;
    },
    ask: async (commands) => {
      // A connection that was ended tells of a process that died, also when its address is gone a moment later.
      if (wire?.ended !== undefined) lost({ reason: wire.ended, connected: true });
      const stood = wire !== undefined;
      let replies: readonly Reply[];
      try {
        try {
          replies = await attempt(commands);
        } catch (error) {
          // Sentinel cuts a node's clients when it changes its role, and a standing connection can't tell a frozen
          // peer from a cut-off one: a new connection decides.
          if (!stood) throw error;
          lost(failureOf(error));
          replies = await attempt(commands);
        }
      } catch (error) {
        contact = failed(contact, failureOf(error));
        return undefined;
      }
      contact = answered(Date.now());
      return replies;
    },
    close: () => wire?.close("done"),
  };
}
