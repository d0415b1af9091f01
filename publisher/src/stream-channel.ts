/**
 * The stream, at least once for the publisher's part: a message stays in the queue until Redis has acknowledged
 * it. Order is what makes resending safe: one batch is under way at a time, ids only grow, and Redis refuses an
 * id it has, so a message whose first attempt ended unknown is stored once whatever happened to that attempt.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { streamKey } from "@redis-ha-lab/cluster/client-paths.ts";
import type { Message } from "@redis-ha-lab/cluster/message.ts";
import { type Delivery, deliveryOf, failed, type Undelivered } from "./delivery.ts";
import type { PublisherLink } from "./link.ts";
import { bytesOf, createStreamQueue, QUEUE_BYTES, type Waiting } from "./stream-queue.ts";
import { createStreamSize, STREAM_BYTES, type StreamSize } from "./stream-size.ts";
import { createStreamStore, NOT_NEW, type Reply } from "./stream-store.ts";
import type { Bookkeeper } from "./tally.ts";

export interface StreamChannel {
  /** Queues it; resolves when its outcome is known, which during an outage takes as long as the outage. */
  send(message: Message): Promise<Delivery>;
  readonly queued: number;
  readonly capacity: number;
  /** Takes nothing more, waits up to `ms` for what is queued, then gives up on the rest. @returns how many. */
  drain(ms: number): Promise<number>;
}

export interface StreamOptions {
  readonly capacity: number;
  readonly maxLength: number;
  readonly queueBytes?: number;
  readonly streamBytes?: number;
  /** A message counts as acknowledged only when a replica has it, too (WAIT). */
  readonly durable?: boolean;
  readonly key?: string;
}

const RETRY_MS = 100;
/** Memory is freed by others, not by asking again. */
const FULL_RETRY_MS = 3_200;

/** Counts when an attempt that ended unknown turns out to have stored it. */
function outcomeOf({ unsure }: Waiting, [error, stored]: Reply, tally: Bookkeeper["tally"]): Delivery {
  if (error === null) return { outcome: "ok" };
  if (!NOT_NEW.test(error.message)) return deliveryOf(error);
  if (!unsure || stored === null) {
    return failed("the stream holds a later number: another publisher writes to it, or the clock went back");
  }
  tally.alreadyStored += 1;
  return { outcome: "ok" };
}

const givenUp = (sent: boolean): Undelivered => ({
  outcome: sent ? "indeterminate" : "failed",
  reason: "the publisher stopped before a master took it",
});

/** How long to wait after a failure, and what is done about a full memory meanwhile. */
function createBackOff(size: StreamSize) {
  let fullRetryMs = RETRY_MS;
  return {
    succeeded: () => {
      fullRetryMs = RETRY_MS;
    },
    failed: async (reason: string): Promise<void> => {
      if (!reason.startsWith("OOM")) return void (await sleep(RETRY_MS));
      await size.makeRoom();
      await sleep(fullRetryMs);
      fullRetryMs = Math.min(2 * fullRetryMs, FULL_RETRY_MS);
    },
  };
}

export function createStreamChannel(
  link: PublisherLink,
  books: Bookkeeper,
  {
    capacity,
    maxLength,
    queueBytes = QUEUE_BYTES,
    streamBytes = STREAM_BYTES,
    durable = false,
    key = streamKey(link.clientPath),
  }: StreamOptions,
): StreamChannel {
  const queue = createStreamQueue(capacity, queueBytes);
  const store = createStreamStore(link, { key, maxLength, durable });
  const size = createStreamSize(link, key, streamBytes);
  const backOff = createBackOff(size);
  let wake = Promise.withResolvers<void>();
  let stopped = false;
  /** How many at the head of the queue have been sent and not been answered yet. */
  let underWay = 0;
  let gaveUp = false;

  async function attempt(batch: readonly Waiting[]): Promise<void> {
    books.tally.resent += batch.filter((waiting) => waiting.unsure).length;
    underWay = batch.length;
    try {
      const replies = await store(batch.map(({ message }) => message));
      if (gaveUp) return;
      link.health.succeeded();
      backOff.succeeded();
      for (const { bytes } of queue.take(batch.length)) size.added(bytes);
      batch.forEach((waiting, at) => {
        const reply = replies[at] ?? [new Error("no reply to this entry"), null];
        finish(waiting, outcomeOf(waiting, reply, books.tally));
      });
    } catch (error) {
      const { outcome, reason } = refusalOf(error);
      if (outcome === "indeterminate") for (const waiting of batch) waiting.unsure = true;
      underWay = 0;
      link.health.failed(reason);
      return backOff.failed(reason);
    }
    underWay = 0;
    await size.limit();
  }

  function finish(waiting: Waiting, delivery: Delivery): void {
    books.settle(waiting.message, delivery);
    waiting.settle(delivery);
  }

  async function pump(): Promise<void> {
    while (!stopped) {
      if (queue.size === 0) {
        wake = Promise.withResolvers();
        await wake.promise;
      } else if (link.blocked() !== undefined) {
        await link.unblocked(RETRY_MS);
      } else {
        await attempt(queue.nextBatch());
      }
    }
  }
  const pumping = pump();

  return {
    get queued() {
      return queue.size;
    },
    capacity,
    send: (message) => {
      const { promise, resolve } = Promise.withResolvers<Delivery>();
      const waiting: Waiting = { message, settle: resolve, bytes: bytesOf(message), unsure: false };
      const refused = stopped ? "the publisher is stopping" : queue.offer(waiting);
      if (refused === undefined) wake.resolve();
      else finish(waiting, failed(refused));
      return promise;
    },
    drain: async (ms) => {
      const start = performance.now();
      while (queue.size > 0 && performance.now() - start < ms) await sleep(20);
      stopped = true;
      wake.resolve();
      await Promise.race([pumping, sleep(Math.max(0, ms - (performance.now() - start)))]);
      gaveUp = true;
      const left = queue.take(queue.size);
      left.forEach((waiting, at) => {
        finish(waiting, givenUp(waiting.unsure || at < underWay));
      });
      return left.length;
    },
  };
}

/** A discarded transaction hides its reason in the errors before it. */
function refusalOf(error: unknown): Undelivered {
  const [first] = (error as { previousErrors?: Error[] }).previousErrors ?? [];
  return deliveryOf(first ?? error);
}
