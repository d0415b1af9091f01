/** The messages that wait for a master, bounded by their number and by the memory they occupy. */
import type { Message } from "@redis-ha-lab/cluster/message.ts";
import { createBoundedQueue } from "./bounded-queue.ts";
import type { Delivery } from "./delivery.ts";

export interface Waiting {
  readonly message: Message;
  readonly settle: (delivery: Delivery) => void;
  /** About what it occupies here, and in Redis. */
  readonly bytes: number;
  /** True once an attempt ended without an answer. */
  unsure: boolean;
}

/** Bounds how much one transaction occupies Redis; far more than one turn of the event loop produces. */
const BATCH = 512;
const BATCH_BYTES = 1 << 20;
/** Messages of a person may have 64 KiB: 10,000 of them waiting would be more memory than there is. */
export const QUEUE_BYTES = 64 << 20;
/** The number, the times and what surrounds them. */
const FIXED_BYTES = 128;

export interface StreamQueue {
  readonly size: number;
  /** @returns why there is no room for it, or undefined when it was taken. */
  offer(waiting: Waiting): string | undefined;
  /** Of a full transaction's worth, what is not too many bytes; one message at least. */
  nextBatch(): readonly Waiting[];
  /** Takes the oldest `count` out. @returns them. */
  take(count: number): readonly Waiting[];
}

export function createStreamQueue(capacity: number, limitBytes: number): StreamQueue {
  const queue = createBoundedQueue<Waiting>(capacity);
  let queuedBytes = 0;
  return {
    get size() {
      return queue.size;
    },
    offer: (waiting) => {
      if (queuedBytes + waiting.bytes > limitBytes)
        return `the queue is full (${limitBytes} bytes wait for a master)`;
      if (!queue.offer(waiting)) return `the queue is full (${capacity} messages wait for a master)`;
      queuedBytes += waiting.bytes;
      return undefined;
    },
    nextBatch: () => {
      const most = queue.peek(BATCH);
      let bytes = 0;
      const end = most.findIndex((waiting, at) => {
        bytes += waiting.bytes;
        return at > 0 && bytes > BATCH_BYTES;
      });
      return end < 0 ? most : most.slice(0, end);
    },
    take: (count) => {
      const taken = queue.peek(count);
      queue.drop(taken.length);
      for (const { bytes } of taken) queuedBytes -= bytes;
      return taken;
    },
  };
}

export const bytesOf = ({ username, text }: Message): number =>
  FIXED_BYTES +
  (username === undefined ? 0 : Buffer.byteLength(username)) +
  (text === undefined ? 0 : Buffer.byteLength(text));
