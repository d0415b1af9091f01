/** Asks the Sentinels anew for every operation, one after the other, as a client that has just been started does. */

import { ReplyError } from "@redis-ha-lab/cluster/resp/codec.ts";
import { Connection } from "@redis-ha-lab/cluster/resp/connection.ts";
import { ConnectionFailure, failureOf } from "@redis-ha-lab/cluster/resp/failure.ts";
import type { Discovery } from "./by-sentinel.ts";
import { OPERATION_LIMIT_MS } from "./fresh.ts";
import type { OperationLog } from "./operation-log.ts";
import { type Ticking, ticking } from "./ticking.ts";

/** Per Sentinel: a paused one costs this much before the next is asked. */
const SENTINEL_LIMIT_MS = 300;

async function masterAddress({
  sentinels,
  masterName,
  sentinelCredentials,
}: Discovery): Promise<[string, number]> {
  let why = "no Sentinel";
  for (const sentinel of sentinels) {
    let wire: Connection | undefined;
    try {
      wire = await Connection.open(sentinel, { credentials: sentinelCredentials }, SENTINEL_LIMIT_MS);
      const [reply] = await wire.send(
        [["SENTINEL", "GET-MASTER-ADDR-BY-NAME", masterName]],
        SENTINEL_LIMIT_MS,
      );
      if (Array.isArray(reply)) return [String(reply[0]), Number(reply[1])];
      why = reply instanceof ReplyError ? reply.message : "it knows no such master";
    } catch (error) {
      why = failureOf(error).code;
    } finally {
      wire?.close();
    }
  }
  throw new ConnectionFailure("other", `no Sentinel answers: ${why}`, `no Sentinel answers: ${why}`);
}

export function discovering(
  discovery: Discovery,
  log: OperationLog,
  command: (number: number) => (string | number)[],
): Ticking {
  return ticking(discovery.everyMs, async () => {
    const number = log.begin();
    let wire: Connection | undefined;
    let node: string | null = null;
    try {
      const [host, port] = await masterAddress(discovery);
      node = discovery.nodeAt(`${host}:${port}`);
      wire = await Connection.open(
        { host, port },
        { credentials: discovery.credentials },
        OPERATION_LIMIT_MS,
      );
      const [reply] = await wire.send([command(number)], OPERATION_LIMIT_MS);
      log.settle(number, reply, node);
    } catch (error) {
      log.settle(number, error, node);
    } finally {
      wire?.close();
    }
  });
}
