/** One connection per operation: each finds out anew where it is sent. */

import type { Credentials } from "@redis-ha-lab/cluster/connect/redis.ts";
import { Connection } from "@redis-ha-lab/cluster/resp/connection.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { OperationLog } from "./operation-log.ts";
import { type Ticking, ticking } from "./ticking.ts";

/** Longer than any healthy answer, short enough that a paused node does not pile up hundreds of sockets. */
export const OPERATION_LIMIT_MS = 1_000;

export interface Destination {
  readonly endpoint: Endpoint;
  readonly credentials: Credentials;
  /** The node's name behind `host:port`. */
  readonly nodeAt: (peer: string | null) => string | null;
  readonly everyMs: number;
}

/** @param command what operation number n sends. */
export function fresh(
  destination: Destination,
  log: OperationLog,
  command: (number: number) => (string | number)[],
): Ticking {
  return ticking(destination.everyMs, async () => {
    const number = log.begin();
    let wire: Connection | undefined;
    try {
      wire = await Connection.open(
        destination.endpoint,
        { credentials: destination.credentials },
        OPERATION_LIMIT_MS,
      );
      const [reply] = await wire.send([command(number)], OPERATION_LIMIT_MS);
      log.settle(number, reply, destination.nodeAt(wire.peer));
    } catch (error) {
      log.settle(number, error, destination.nodeAt(wire?.peer ?? null));
    } finally {
      wire?.close();
    }
  });
}
