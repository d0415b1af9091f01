/**
 * A client that loses nothing: a write counts when a replica has it, too (WAIT). Whatever falls short of that is
 * unknown, and is written again until it counts, which changes nothing where it is there already.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { ReplyError } from "@redis-ha-lab/cluster/resp/codec.ts";
import { Connection } from "@redis-ha-lab/cluster/resp/connection.ts";
import { ConnectionFailure } from "@redis-ha-lab/cluster/resp/failure.ts";
import { type Destination, OPERATION_LIMIT_MS } from "./fresh.ts";
import type { OperationLog } from "./operation-log.ts";
import { type Ticking, ticking } from "./ticking.ts";

/** How long a replica may take; far more than it needs when there is one. */
const WAIT_MS = 500;
const RETRY_MS = 100;
/** Longer than a failover; what no replica has by then is reported as unknown. */
const TIMEOUT_MS = 10_000;

type Attempt = "durable" | { readonly error: string; readonly sent: boolean };

export function durable(destination: Destination, log: OperationLog, key: string): Ticking {
  async function attempt(number: number, nth: number): Promise<{ result: Attempt; node: string | null }> {
    let wire: Connection | undefined;
    const node = () => destination.nodeAt(wire?.peer ?? null);
    try {
      wire = await Connection.open(
        destination.endpoint,
        { credentials: destination.credentials },
        OPERATION_LIMIT_MS,
      );
      // The value differs from attempt to attempt: WAIT waits for what its connection changed, and what changes nothing
      // is not sent to replicas.
      const [written, replicas] = await wire.send(
        [
          ["HSET", key, number, nth],
          ["WAIT", 1, WAIT_MS],
        ],
        OPERATION_LIMIT_MS,
      );
      if (written instanceof ReplyError)
        return { result: { error: written.code, sent: false }, node: node() };
      if (typeof replicas === "number" && replicas >= 1) return { result: "durable", node: node() };
      return { result: { error: "no replica acknowledged it", sent: true }, node: node() };
    } catch (error) {
      if (!(error instanceof ConnectionFailure)) throw error;
      return { result: { error: error.code, sent: error.sent }, node: node() };
    } finally {
      wire?.close();
    }
  }

  let stopped = false;
  const operations = ticking(destination.everyMs, async () => {
    const number = log.begin();
    const begun = performance.now();
    let unsure = false;
    for (let nth = 0; ; nth++) {
      const { result, node } = await attempt(number, nth);
      if (result === "durable") return log.ok(number, node);
      unsure ||= result.sent;
      if (stopped || performance.now() - begun > TIMEOUT_MS) {
        return unsure
          ? log.indeterminate(number, result.error, node)
          : log.failed(number, result.error, node);
      }
      await sleep(RETRY_MS);
    }
  });
  return {
    stop: () => {
      stopped = true;
      return operations.stop();
    },
  };
}
