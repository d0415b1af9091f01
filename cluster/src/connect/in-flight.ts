/**
 * Replies that are still awaited. Without automatic resending ioredis never settles a command whose connection
 * broke before the answer came; its caller would hang for good. This settles it, as what it is: unknown.
 */

import { type RunningClock, startRunningClock } from "@redis-ha-lab/common/running-clock.ts";
import type { Redis } from "ioredis";

/** The command was sent and the connection ended before the reply: it may or may not have been executed. */
export class ConnectionLostError extends Error {
  constructor() {
    super("the connection ended before the reply: the command may or may not have been executed");
    this.name = "ConnectionLostError";
  }
}

export interface InFlight {
  /** Settles like `reply`, or rejects with ConnectionLostError when the connection closes first. */
  track<T>(reply: Promise<T>): Promise<T>;
  readonly size: number;
  /** How long the oldest unanswered command has been waiting, in milliseconds of the clock; 0 when none is. */
  oldestMs(): number;
}

interface Waiting {
  readonly sinceMs: number;
  readonly lose: (error: Error) => void;
}

export interface InFlightOptions {
  /** True for a client that resends by itself: its commands outlive a connection. */
  readonly resends?: boolean;
  readonly clock?: RunningClock;
}

const sharedClock = startRunningClock();

export function createInFlight(
  redis: Redis,
  { resends = false, clock = sharedClock }: InFlightOptions = {},
): InFlight {
  // A Set keeps the order of insertion: its first element is the oldest.
  const waiting = new Set<Waiting>();
  redis.on("close", () => {
    if (resends) return;
    const lost = [...waiting];
    waiting.clear();
    for (const { lose } of lost) lose(new ConnectionLostError());
  });
  return {
    track<T>(reply: Promise<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        const entry: Waiting = { sinceMs: clock.now(), lose: reject };
        waiting.add(entry);
        reply.then(
          (value) => {
            waiting.delete(entry);
            resolve(value);
          },
          (error: unknown) => {
            waiting.delete(entry);
            reject(error);
          },
        );
      });
    },
    get size() {
      return waiting.size;
    },
    oldestMs() {
      const [oldest] = waiting;
      return oldest === undefined ? 0 : clock.now() - oldest.sinceMs;
    },
  };
}
