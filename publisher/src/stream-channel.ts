/**
 * The stream, at least once for the publisher's part: a message stays in the queue until Redis has acknowledged
 * it. Order is what makes resending safe: one batch is under way at a time, ids only grow, and Redis refuses an
 * id it has, so a message whose first attempt ended unknown is stored once whatever happened to that attempt.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { streamKey } from "@redis-ha-lab/cluster/lanes.ts";
import { encodeMessage, type Message, streamId } from "@redis-ha-lab/cluster/message.ts";
import { createBoundedQueue } from "./bounded-queue.ts";
import { type Delivery, deliveryOf, failed, isRefusal, type Undelivered } from "./delivery.ts";
import type { Link } from "./link.ts";
import type { Bookkeeper } from "./tally.ts";

export interface StreamChannel {
  /** Queues it; resolves when its outcome is known, which during an outage takes as long as the outage. */
  send(message: Message): Promise<Delivery>;
  readonly queued: number;
  readonly capacity: number;
  /** Takes nothing more, waits up to `ms` for what is queued, then gives up on the rest. @returns how many. */
  drain(ms: number): Promise<number>;
}

interface Waiting {
  readonly message: Message;
  readonly settle: (delivery: Delivery) => void;
  /** True once an attempt ended without an answer. */
  unsure: boolean;
}

type Reply = [error: Error | null, result: unknown];

/** Bounds how much one transaction occupies Redis; far more than one turn of the event loop produces. */
const BATCH = 512;
const RETRY_MS = 100;

/** Refusals that pass: a node that is loading, demoted, fenced, full or busy. All others are final. */
const PASSING = /^(READONLY|NOREPLICAS|LOADING|MASTERDOWN|OOM|BUSY|MISCONF|EXECABORT|TRYAGAIN)\b/;
const ALREADY_THERE = /equal or smaller than the target stream top item/;

export function createStreamChannel(
  link: Link,
  books: Bookkeeper,
  { capacity, maxLength, key = streamKey(link.lane) }: { capacity: number; maxLength: number; key?: string },
): StreamChannel {
  const queue = createBoundedQueue<Waiting>(capacity);
  let wake = Promise.withResolvers<void>();
  let stopped = false;
  /** How many at the head of the queue have been sent and not been answered yet. */
  let underWay = 0;
  let gaveUp = false;

  const entry = ({ message }: Waiting) =>
    [key, "MAXLEN", "~", maxLength, streamId(message), "message", encodeMessage(message)] as const;

  /** One message goes plain; several go as a transaction: all are stored, or none. */
  async function store(batch: readonly Waiting[]): Promise<readonly Reply[]> {
    const [only] = batch;
    if (only && batch.length === 1) {
      try {
        return [[null, await link.redis.xadd(...entry(only))]];
      } catch (error) {
        if (isRefusal(error) && !PASSING.test(error.message)) return [[error, null]];
        throw error;
      }
    }
    const transaction = link.redis.multi();
    for (const waiting of batch) transaction.xadd(...entry(waiting));
    return (await transaction.exec()) ?? [];
  }

  function outcomeOf(waiting: Waiting, [error]: Reply): Delivery {
    if (error === null) return { outcome: "ok" };
    if (!ALREADY_THERE.test(error.message)) return deliveryOf(error);
    if (!waiting.unsure) {
      return failed(
        "the stream holds a later number: another publisher writes to it, or the clock went back",
      );
    }
    books.tally.alreadyStored += 1;
    return { outcome: "ok" };
  }

  async function attempt(batch: readonly Waiting[]): Promise<void> {
    books.tally.resent += batch.filter((waiting) => waiting.unsure).length;
    underWay = batch.length;
    try {
      const replies = await link.inFlight.track(store(batch));
      if (gaveUp) return;
      link.health.succeeded();
      queue.drop(batch.length);
      batch.forEach((waiting, at) => {
        finish(waiting, outcomeOf(waiting, replies[at] ?? [new Error("no reply to this entry"), null]));
      });
    } catch (error) {
      const { outcome, reason } = refusalOf(error);
      if (outcome === "indeterminate") for (const waiting of batch) waiting.unsure = true;
      underWay = 0;
      link.health.failed(reason);
      await sleep(RETRY_MS);
    }
    underWay = 0;
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
        await attempt(queue.peek(BATCH));
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
      const waiting: Waiting = { message, settle: resolve, unsure: false };
      if (stopped) finish(waiting, failed("the publisher is stopping"));
      else if (queue.offer(waiting)) wake.resolve();
      else finish(waiting, failed(`the queue is full (${capacity} messages wait for a master)`));
      return promise;
    },
    drain: async (ms) => {
      const start = performance.now();
      while (queue.size > 0 && performance.now() - start < ms) await sleep(20);
      stopped = true;
      wake.resolve();
      await Promise.race([pumping, sleep(Math.max(0, ms - (performance.now() - start)))]);
      gaveUp = true;
      const left = queue.peek(queue.size);
      queue.drop(left.length);
      left.forEach((waiting, at) => {
        const sent = waiting.unsure || at < underWay;
        const reason = "the publisher stopped before a master took it";
        finish(waiting, { outcome: sent ? "indeterminate" : "failed", reason });
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
