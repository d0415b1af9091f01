/**
 * Pub/Sub, at most once: what can't be sent now is lost now, and counted. Redis answers with the number of
 * receivers on that node, which is the only sign that it had no subscriber.
 */
import { pubsubChannel } from "@redis-ha-lab/cluster/client-paths.ts";
import { encodeMessage, type Message } from "@redis-ha-lab/cluster/message.ts";
import { type Delivery, deliveryOf, failed } from "./delivery.ts";
import type { PublisherLink } from "./link.ts";
import type { Bookkeeper } from "./tally.ts";

export interface PubSubChannel {
  /** Never rejects: the outcome says what happened. */
  send(message: Message): Promise<Delivery>;
  /** Publishes any text on any channel, uncounted and unnumbered. */
  publish(channel: string, text: string): Promise<Delivery>;
}

interface Waiting {
  readonly channel: string;
  readonly text: string;
  readonly settle: (delivery: Delivery) => void;
}

/** @param numbered the Redis channel of the numbered messages. */
export function createPubSubChannel(
  link: PublisherLink,
  books: Bookkeeper,
  numbered = pubsubChannel(link.clientPath),
): PubSubChannel {
  let batch: Waiting[] = [];

  // Everything handed over in one turn of the event loop leaves as one write. ioredis's own auto-pipelining
  // would do the same, but keeps waiting for good when a connection breaks under it without resending.
  async function flush(): Promise<void> {
    const sent = batch;
    batch = [];
    const pipeline = link.redis.pipeline();
    for (const { channel, text } of sent) pipeline.publish(channel, text);
    try {
      const replies = await link.inFlight.track(pipeline.exec());
      sent.forEach(({ settle }, at) => {
        const [error, receivers] = replies?.[at] ?? [new Error("no reply to this message")];
        settle(error ? deliveryOf(error) : { outcome: "ok", receivers: Number(receivers) });
      });
    } catch (error) {
      const delivery = deliveryOf(error);
      for (const { settle } of sent) settle(delivery);
    }
  }

  function enqueue(channel: string, text: string, settle: Waiting["settle"]): void {
    if (batch.length === 0) {
      // For the whole batch: nothing can happen to the connection before this turn of the event loop ends.
      const blocked = link.blocked();
      if (blocked !== undefined) {
        settle(failed(blocked));
        return;
      }
      queueMicrotask(() => void flush());
    }
    batch.push({ channel, text, settle });
  }

  return {
    publish: (channel, text) => new Promise((resolve) => enqueue(channel, text, resolve)),
    send: (message) =>
      new Promise((resolve) =>
        enqueue(numbered, encodeMessage(message), (delivery) => {
          books.settle(message, delivery);
          resolve(delivery);
        }),
      ),
  };
}
