/**
 * Reads what replicas hold: each client path's newest stream entry, once a second, from HAProxy's read port or from a
 * replica the Sentinels name. Compared with what has arrived from the master, it shows how stale a read can be.
 */

import { type ClientPath, streamKey } from "@redis-ha-lab/cluster/client-paths.ts";
import { type ClientEnvironment, connectToReplica } from "@redis-ha-lab/cluster/connect/client-connection.ts";
import { createInFlight } from "@redis-ha-lab/cluster/connect/in-flight.ts";
import type { LedgerState } from "./ledger.ts";

const EVERY_MS = 1_000;

export interface ReplicaReader {
  readonly clientPath: ClientPath;
  readonly reads: number;
  readonly failures: number;
  /** The newest message that the last read found; undefined before the first, or when it failed. */
  readonly last: { readonly run: number; readonly sequence: number } | undefined;
  /** Messages of the same run that had already arrived from the master and that the read did not find yet. */
  readonly behind: number | undefined;
  close(): void;
}

/** @param arrived the state of the same client path's stream ledger. */
export function readReplicas(
  clientPath: ClientPath,
  environment: ClientEnvironment,
  arrived: () => LedgerState,
): ReplicaReader {
  const { redis, resends, close } = connectToReplica(
    clientPath,
    environment,
    `subscriber-${clientPath}-replica`,
  );
  const inFlight = createInFlight(redis, { resends });
  let reads = 0;
  let failures = 0;
  let last: ReplicaReader["last"];
  let behind: number | undefined;

  async function read(): Promise<void> {
    reads += 1;
    try {
      const before = arrived().runs.at(-1);
      const [entry] = await inFlight.track(redis.xrevrange(streamKey(clientPath), "+", "-", "COUNT", 1));
      const [run, sequence] = (entry?.[0] ?? "0-0").split("-").map(Number);
      last = { run: run ?? 0, sequence: sequence ?? 0 };
      // Of another run nothing can be said in messages: a replica that far behind shows in bytes, elsewhere.
      behind = before && before[0] === run ? Math.max(0, before[1] - 1 - last.sequence) : undefined;
    } catch {
      failures += 1;
      last = undefined;
      behind = undefined;
    }
  }
  const timer = setInterval(() => {
    // The client with library defaults waits without limit; a second question before the first answer would only pile up.
    if (inFlight.size === 0) void read();
  }, EVERY_MS);

  return {
    clientPath,
    get reads() {
      return reads;
    },
    get failures() {
      return failures;
    },
    get last() {
      return last;
    },
    get behind() {
      return behind;
    },
    close: () => {
      clearInterval(timer);
      close();
    },
  };
}
