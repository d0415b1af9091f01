/** One connection for everything, reopened when it ends: what a connection pool feels. */
import { setTimeout as sleep } from "node:timers/promises";
import { Connection } from "@redis-ha-lab/cluster/resp/connection.ts";
import { failureOf } from "@redis-ha-lab/cluster/resp/failure.ts";
import { type Destination, OPERATION_LIMIT_MS } from "./fresh.ts";
import type { OperationLog } from "./operation-log.ts";
import { type Ticking, ticking } from "./ticking.ts";

const RECONNECT_EVERY_MS = 50;

export function persistent(
  destination: Destination,
  log: OperationLog,
  command: (number: number) => (string | number)[],
): Ticking {
  let wire: Connection | undefined;
  let why = "not connected yet";
  let stopped = false;

  async function keepConnected(): Promise<void> {
    while (!stopped) {
      if (!wire || wire.failure) {
        try {
          wire = await Connection.open(
            destination.endpoint,
            { credentials: destination.credentials },
            OPERATION_LIMIT_MS,
          );
        } catch (error) {
          wire = undefined;
          why = failureOf(error).code;
        }
      }
      await sleep(RECONNECT_EVERY_MS);
    }
    wire?.close();
  }
  const connecting = keepConnected();

  const operations = ticking(destination.everyMs, async () => {
    const number = log.begin();
    const current = wire;
    if (!current || current.failure) return log.failed(number, current?.failure?.code ?? why);
    const node = destination.nodeAt(current.peer);
    try {
      const [reply] = await current.send([command(number)], OPERATION_LIMIT_MS);
      log.settle(number, reply, node);
    } catch (error) {
      log.settle(number, error, node);
    }
  });
  return {
    stop: async () => {
      await operations.stop();
      stopped = true;
      await connecting;
    },
  };
}
