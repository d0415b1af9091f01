/**
 * Redis connections tuned for failover. ioredis's defaults wait forever for a frozen Sentinel, never notice a
 * frozen master, and can end for good in a race; each option below says which of these it prevents.
 */

import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { Redis, RedisOptions } from "ioredis";

/** A fifth of a second at most between two attempts: a short part of an outage, and cheap for a few clients. */
const retryStrategy = (attempt: number) => Math.min(50 * attempt, 200);

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const COMMON = {
  connectTimeout: 1_000,
  retryStrategy,
  // A frozen peer keeps its sockets open: only an unanswered command tells (armed while one is in flight).
  socketTimeout: 1_500,
  keepAlive: 5_000,
  // A command that outlives its connection may have been executed: resending it could apply it twice.
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: null,
  // A write refused as READONLY reached a demoted master: reconnect, so that the route is resolved anew.
  reconnectOnError: (error: Error) => error.message.startsWith("READONLY"),
} satisfies RedisOptions;

/**
 * ioredis can reach the state `end` although nobody asked for it (a +switch-master during re-resolving). This
 * brings such a client back; `quit()` and `disconnect()` through the returned function end it for good.
 */
export function neverEnding(redis: Redis): { readonly redis: Redis; close(): void } {
  let closing = false;
  // Without a listener ioredis prints every error; the owner hears of state changes through events.
  redis.on("error", () => {});
  redis.on("end", () => {
    if (closing) return;
    setTimeout(() => {
      if (!closing) redis.connect().catch(() => {});
    }, 50);
  });
  return {
    redis,
    close: () => {
      closing = true;
      redis.disconnect();
    },
  };
}

/** A connection whose address somebody else decides (route-connection.ts). */
export function tunedOptions(credentials: Credentials, connectionName: string) {
  return { ...COMMON, ...credentials, connectionName } satisfies RedisOptions;
}

/** A connection to one address: a node, or HAProxy. */
export function directOptions(
  { host, port }: Pick<Endpoint, "host" | "port">,
  credentials: Credentials,
  connectionName: string,
) {
  return { ...tunedOptions(credentials, connectionName), host, port } satisfies RedisOptions;
}

/** A connection to whoever the first Sentinel that answers names, looked up by the library. */
export function sentinelOptions(
  sentinels: readonly Endpoint[],
  masterName: string,
  credentials: Credentials,
  sentinelCredentials: Credentials,
  connectionName: string,
  role: "master" | "slave" = "master",
) {
  return {
    ...tunedOptions(credentials, connectionName),
    sentinels: sentinels.map(({ host, port }) => ({ host, port })),
    name: masterName,
    role,
    sentinelUsername: sentinelCredentials.username,
    sentinelPassword: sentinelCredentials.password,
    // Without it one frozen Sentinel at the head of the list blocks reconnecting for good.
    sentinelCommandTimeout: 500,
    sentinelRetryStrategy: retryStrategy,
  } satisfies RedisOptions;
}
