/** The client library, finding the master through the Sentinels: tuned for failover, or as it comes. */

import { watchMasterRoute } from "@redis-ha-lab/cluster/connect/master-route.ts";
import { type Credentials, sentinelAccess } from "@redis-ha-lab/cluster/connect/redis.ts";
import { connectByRoute } from "@redis-ha-lab/cluster/connect/route-connection.ts";
import { within } from "@redis-ha-lab/common/deadline.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { Redis } from "ioredis";
import type { OperationLog } from "./operation-log.ts";
import { type Ticking, ticking } from "./ticking.ts";

export interface Discovery {
  readonly sentinels: readonly Endpoint[];
  readonly nodes: readonly Endpoint[];
  readonly masterName: string;
  readonly credentials: Credentials;
  readonly sentinelCredentials: Credentials;
  readonly nodeAt: (peer: string | null) => string | null;
  readonly everyMs: number;
}

/** A promise of the library can stay open for good when its connection dies; after this it counts as unanswered. */
const TIMEOUT_MS = 3_000;

function peerOf(redis: Redis): string | null {
  const { remoteAddress, remotePort } =
    (redis as unknown as { stream?: { remoteAddress?: string; remotePort?: number } }).stream ?? {};
  return remoteAddress ? `${remoteAddress}:${remotePort}` : null;
}

/** As the applications' own: tuned, and nothing is queued while there is no connection, which would hide the outage. */
export function tuned(
  discovery: Discovery,
  log: OperationLog,
  command: (number: number) => (string | number)[],
): Ticking {
  const { sentinels, nodes, masterName, credentials, sentinelCredentials, nodeAt, everyMs } = discovery;
  const connectionName = "lab-sentinel";
  const route = watchMasterRoute({
    ...{ sentinels, nodes, masterName, connectionName },
    credentials: sentinelCredentials,
    nodeCredentials: credentials,
  });
  const client = connectByRoute(route, credentials, connectionName, { enableOfflineQueue: false });
  const close = () => {
    client.close();
    route.close();
  };
  return running(client.redis, close, log, command, { everyMs, nodeAt, timeoutMs: TIMEOUT_MS });
}

/** The library's defaults: what one gets without reading further. */
export function withDefaults(
  discovery: Discovery,
  log: OperationLog,
  command: (number: number) => (string | number)[],
): Ticking {
  const { sentinels, masterName, credentials, sentinelCredentials, nodeAt, everyMs } = discovery;
  const redis = new Redis({
    sentinels: sentinels.map(({ host, port }) => ({ host, port })),
    name: masterName,
    ...credentials,
    ...sentinelAccess(sentinelCredentials),
    connectionName: "lab-sentinel-defaults",
  });
  redis.on("error", () => {});
  // Its queue may hold a command for as long as the outage lasts: that is its behaviour, so it is waited for.
  return running(redis, () => redis.disconnect(), log, command, { everyMs, nodeAt, timeoutMs: 60_000 });
}

function running(
  redis: Redis,
  close: () => void,
  log: OperationLog,
  command: (number: number) => (string | number)[],
  { everyMs, nodeAt, timeoutMs }: { everyMs: number; nodeAt: Discovery["nodeAt"]; timeoutMs: number },
): Ticking {
  // It begins with its first connection: what a client can't send while it starts is no failed write of the lab.
  let begun = false;
  redis.once("ready", () => {
    begun = true;
  });
  const operations = ticking(everyMs, async () => {
    if (!begun) return;
    const number = log.begin();
    const [verb = "", ...words] = command(number);
    const node = nodeAt(peerOf(redis));
    try {
      await within(timeoutMs, "no answer", redis.call(String(verb), ...words));
      log.ok(number, nodeAt(peerOf(redis)) ?? node);
    } catch (error) {
      const { name, message } = error as Error;
      // A ReplyError is the server's own "no"; anything else after sending leaves the outcome open.
      if (name === "ReplyError") log.failed(number, message.split(" ", 1)[0] ?? "ERR", node);
      // Without a queue the library says so at once; what waited in a queue may have been sent before it gave up.
      else if (message.includes("isn't writeable")) log.failed(number, "not connected");
      else log.indeterminate(number, message.split("(")[0]?.trim() ?? message, node);
    }
  });
  return {
    stop: async () => {
      const ended = operations.stop();
      // Two seconds for what is under way; then the library's promises are cut short.
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 2_000))]);
      close();
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 500))]);
    },
  };
}
