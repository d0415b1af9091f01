/** Writes one number after the other through HAProxy and remembers who acknowledged which. */
import { setTimeout as sleep } from "node:timers/promises";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import { ReplyError } from "@redis-ha-lab/cluster/resp/codec.ts";
import { Connection } from "@redis-ha-lab/cluster/resp/connection.ts";
import { ConnectionFailure } from "@redis-ha-lab/cluster/resp/failure.ts";

export interface Acknowledged {
  readonly number: number;
  /** `host:port` of the node behind HAProxy. */
  readonly by: string | null;
  readonly atMs: number;
}

export interface Writer {
  readonly acknowledged: readonly Acknowledged[];
  /** @returns the acknowledged numbers that the master does not have. */
  stop(): Promise<number[]>;
}

const EVERY_MS = 20;
const LIMIT_MS = 1_000;

export function startWriter(config: LabConfig, key: string): Writer {
  const acknowledged: Acknowledged[] = [];
  let stopped = false;

  async function write(): Promise<void> {
    for (let number = 0; !stopped; number += 1) {
      let wire: Connection | undefined;
      try {
        // A connection each: every write is routed anew.
        wire = await Connection.open(config.haproxyWrite, { credentials: config.credentials.app }, LIMIT_MS);
        const [reply] = await wire.send([["SADD", key, number]], LIMIT_MS);
        if (!(reply instanceof ReplyError))
          acknowledged.push({ number, by: wire.peer, atMs: performance.now() });
      } catch (error) {
        if (!(error instanceof ConnectionFailure)) throw error;
      }
      wire?.close();
      await sleep(EVERY_MS);
    }
  }
  const writing = write();

  return {
    acknowledged,
    stop: async () => {
      stopped = true;
      await writing;
      const found = await ask(
        config.haproxyWrite,
        config.credentials.app,
        (redis) => redis.smembers(key),
        5_000,
      );
      const there = new Set(found.map(Number));
      return acknowledged.map(({ number }) => number).filter((number) => !there.has(number));
    },
  };
}
