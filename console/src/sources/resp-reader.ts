/** A persistent connection to a node or Sentinel that says, at each question, what became of it. */

import type { Credentials } from "@redis-ha-lab/cluster/connect/redis.ts";
import type { Reply } from "@redis-ha-lab/cluster/resp/codec.ts";
import { Connection } from "@redis-ha-lab/cluster/resp/connection.ts";
import { failureOf } from "@redis-ha-lab/cluster/resp/failure.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { answered, type Contact, type Failure, failed, NEVER } from "./contact.ts";

/** No answer for so long: paused, or busy with one long command. Far above what a busy machine adds. */
const ANSWER_WITHIN_MS = 600;
/** Inside one machine a connection is accepted at once, or never. */
const CONNECT_WITHIN_MS = 400;

export type Command = readonly (string | number)[];

export interface RespReader {
  readonly contact: Contact;
  /** @returns the replies; undefined when there were none, and then `contact` says why. Takes 1 s at most. */
  ask(commands: readonly Command[]): Promise<readonly Reply[] | undefined>;
  close(): void;
}

const failure = (error: unknown): Failure => {
  const { code, connected } = failureOf(error);
  return { reason: code, connected };
};

export function createRespReader(endpoint: Endpoint, credentials: Credentials): RespReader {
  let wire: Connection | undefined;
  let contact = NEVER;

  async function attempt(commands: readonly Command[]): Promise<readonly Reply[]> {
    wire ??= await Connection.open(endpoint, { credentials }, CONNECT_WITHIN_MS);
    return wire.send(commands, ANSWER_WITHIN_MS);
  }

  function lost(why: Failure): void {
    contact = failed(contact, why);
    wire = undefined;
  }

  return {
    get contact() {
      return contact;
    },
    ask: async (commands) => {
      // A connection that was ended tells of a process that died, also when its address is gone a moment later.
      if (wire?.failure) lost({ reason: wire.failure.code, connected: true });
      const stood = wire !== undefined;
      let replies: readonly Reply[];
      try {
        try {
          replies = await attempt(commands);
        } catch (error) {
          // Sentinel cuts a node's clients when it changes its role, and a persistent connection can't tell a paused
          // peer from a cut-off one: a new connection decides.
          if (!stood) throw error;
          lost(failure(error));
          replies = await attempt(commands);
        }
      } catch (error) {
        contact = failed(contact, failure(error));
        return undefined;
      }
      contact = answered(Date.now());
      return replies;
    },
    close: () => wire?.close(),
  };
}
