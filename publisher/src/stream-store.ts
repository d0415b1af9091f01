/** How a batch of messages gets into the stream: all of it or nothing, and, if asked, into a replica as well. */
import { encodeMessage, type Message, streamId } from "@redis-ha-lab/cluster/message.ts";
import { isRefusal } from "./delivery.ts";
import type { PublisherLink } from "./link.ts";

/** Of an entry whose id is not new: the refusal, and the id when the entry itself is there. */
export type Reply = [error: Error | null, result: unknown];

export const NOT_NEW = /equal or smaller than the target stream top item/;

/** How long a durable write may take to reach a replica; a connection that owes an answer for longer counts as stalled. */
const WAIT_MS = 500;

/** Refusals that pass: a node that is loading, demoted, short of replicas, full or busy. All others are final. */
const PASSING = /^(READONLY|NOREPLICAS|LOADING|MASTERDOWN|OOM|BUSY|MISCONF|EXECABORT|TRYAGAIN)\b/;

export interface StreamStoreOptions {
  readonly key: string;
  readonly maxLength: number;
  /** A batch counts as stored only when a replica has it, too (WAIT). */
  readonly durable: boolean;
}

/** @returns what stores a batch. It @throws what says nothing final about the batch: it may be sent again. */
export function createStreamStore(
  link: PublisherLink,
  { key, maxLength, durable }: StreamStoreOptions,
): (batch: readonly Message[]) => Promise<readonly Reply[]> {
  let connections = 0;
  link.redis.on("connect", () => {
    connections += 1;
  });

  const entry = (message: Message) =>
    [key, "MAXLEN", "~", maxLength, streamId(message), "message", encodeMessage(message)] as const;

  /** One message goes plain; several go as a transaction: all are stored, or none. */
  async function add(batch: readonly Message[]): Promise<readonly Reply[]> {
    const [only] = batch;
    if (only && batch.length === 1 && !durable) {
      try {
        return [[null, await link.redis.xadd(...entry(only))]];
      } catch (error) {
        if (isRefusal(error) && !PASSING.test(error.message)) return [[error, null]];
        throw error;
      }
    }
    const transaction = link.redis.multi();
    for (const message of batch) transaction.xadd(...entry(message));
    // WAIT waits for what its connection wrote, and an entry that is there already is not written again.
    if (durable) transaction.incr(`lab:durable:${link.clientPath}`);
    return (await transaction.exec()) ?? [];
  }

  /**
   * A later number in the stream refuses an earlier one, stored or not: after a backward step of the clock that the run
   * begins with, the stream is full of them. So each is looked up.
   */
  function lookUp(batch: readonly Message[], replies: readonly Reply[]): Promise<Reply[]> {
    return Promise.all(
      replies.map(async (reply, at): Promise<Reply> => {
        const [error] = reply;
        const message = batch[at];
        if (!error || !message || !NOT_NEW.test(error.message)) return reply;
        const id = streamId(message);
        const found = await link.inFlight.track(link.redis.xrange(key, id, id)).catch((cause: unknown) => {
          // A refusal of the question is none of the batch, some of which may have just been stored.
          throw new Error(`whether ${id} is stored could not be asked`, { cause });
        });
        return [error, found.length > 0 ? id : null];
      }),
    );
  }

  /** @throws when no replica acknowledged what was stored, or that stays unknown. It is sent again, and stored once. */
  async function reachReplica(connection: number): Promise<void> {
    const replicas = await link.inFlight.track(link.redis.wait(1, WAIT_MS));
    if (replicas < 1) throw new Error(`no replica acknowledged it within ${WAIT_MS / 1000} s`);
    // On another connection than the one that wrote WAIT has nothing to wait for.
    if (connection !== connections)
      throw new Error("the connection was replaced before a replica acknowledged");
  }

  return async (batch) => {
    const connection = connections;
    const replies = await lookUp(batch, await link.inFlight.track(add(batch)));
    if (durable) await reachReplica(connection);
    return replies;
  };
}
