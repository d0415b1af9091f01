/**
 * An application that waits: it writes one value after the other through HAProxy and repeats each until it is
 * acknowledged. What a planned switchover may cost it is time; at the end every acknowledged value must be there.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { LabConfig } from "../config.ts";
import { ask } from "../read/connections.ts";
import { ReplyError } from "../resp/codec.ts";
import { Connection } from "../resp/connection.ts";
import { ConnectionFailure } from "../resp/failure.ts";

const EVERY_MS = 5;
/** Longer than the pause: an application that waits does not give up on it. */
const PATIENCE_MS = 5_000;

export interface Felt {
  readonly acknowledged: number;
  /** The longest time one value took, repetitions included, in milliseconds. */
  readonly longestWaitMs: number;
  /** Attempts that were refused or cut off; each value was acknowledged later all the same. */
  readonly repeated: number;
  /** Acknowledged values the final master does not have. */
  readonly lost: number;
}

export interface WaitingWriter {
  /** Resolves when the first value is acknowledged. */
  readonly running: Promise<void>;
  /** Ends the writing, reads everything back through HAProxy and removes it. */
  stop(): Promise<Felt>;
}

export function startWaitingWriter(config: LabConfig): WaitingWriter {
  const key = `lab:switchover:${randomBytes(4).toString("hex")}`;
  const { promise: running, resolve } = Promise.withResolvers<void>();
  let wire: Connection | undefined;
  let stopped = false;
  let value = 0;
  let repeated = 0;
  let longestWaitMs = 0;

  async function attempt(): Promise<boolean> {
    try {
      if (!wire || wire.failure)
        wire = await Connection.open(
          config.haproxyWrite,
          { credentials: config.credentials.app },
          PATIENCE_MS,
        );
      const [reply] = await wire.send([["SADD", key, value]], PATIENCE_MS);
      if (!(reply instanceof ReplyError)) return true;
      // Refused by a node that is no master any more: the next connection is routed anew.
      wire.close();
    } catch (error) {
      if (!(error instanceof ConnectionFailure)) throw error;
    }
    return false;
  }

  async function write(): Promise<void> {
    while (!stopped) {
      const begun = performance.now();
      while (!(await attempt())) {
        repeated += 1;
        await sleep(EVERY_MS);
      }
      longestWaitMs = Math.max(longestWaitMs, performance.now() - begun);
      value += 1;
      resolve();
      await sleep(EVERY_MS);
    }
    wire?.close();
  }
  const writing = write();

  return {
    running,
    async stop() {
      stopped = true;
      await writing;
      const lost = await ask(
        config.haproxyWrite,
        config.credentials.app,
        async (redis) => {
          const found = new Set(await redis.smembers(key));
          await redis.unlink(key);
          return Array.from({ length: value }, (_, n) => String(n)).filter((n) => !found.has(n)).length;
        },
        2_000,
      );
      return { acknowledged: value, longestWaitMs: Math.round(longestWaitMs), repeated, lost };
    },
  };
}
