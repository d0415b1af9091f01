/** One connection per operation: each finds out anew where it is sent. */

import type { Credentials } from "@redis-ha-lab/cluster/connect/redis.ts";
import { Connection } from "@redis-ha-lab/cluster/resp/connection.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { Ledger } from "./ledger.ts";
import { type Ticking, ticking } from "./ticking.ts";

/** Longer than any healthy answer, short enough that a frozen node does not pile up hundreds of sockets. */
export const OPERATION_LIMIT_MS = 1_000;

export interface Target {
  readonly endpoint: Endpoint;
  readonly credentials: Credentials;
  /** The node's name behind `host:port`. */
  readonly nodeAt: (peer: string | null) => string | null;
  readonly everyMs: number;
}

/** @param command what operation number n sends. */
export function fresh(
  target: Target,
  ledger: Ledger,
  command: (number: number) => (string | number)[],
): Ticking {
  return ticking(target.everyMs, async () => {
    const number = ledger.begin();
    let wire: Connection | undefined;
    try {
      wire = await Connection.open(target.endpoint, { credentials: target.credentials }, OPERATION_LIMIT_MS);
      const [reply] = await wire.send([command(number)], OPERATION_LIMIT_MS);
      ledger.settle(number, reply, target.nodeAt(wire.peer));
    } catch (error) {
      ledger.settle(number, error, target.nodeAt(wire?.peer ?? null));
    } finally {
      wire?.close();
    }
  });
}
