/**
 * Redis connections tuned for failover. ioredis's defaults wait forever for a paused Sentinel, never notice a
 * paused master, and can end for good in a race; each option below says which of these it prevents.
 */

import type { ConnectionOptions } from "node:tls";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { tlsProblem } from "@redis-ha-lab/common/tls.ts";
import type { Redis, RedisOptions } from "ioredis";

/** A fifth of a second at most between two attempts: a short part of an outage, and cheap for a few clients. */
const retryStrategy = (attempt: number) => Math.min(50 * attempt, 200);

/** How a client authenticates, and over what. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  /** Where the other end speaks TLS (common/tls.ts). It stands here so that no password can leave without it. */
  readonly tls?: ConnectionOptions;
}

/** A user, with the lab's TLS where it has some. */
export const credentialsOf = (
  username: string,
  password: string,
  tls: ConnectionOptions | undefined,
): Credentials => ({ username, password, ...(tls && { tls }) });

const COMMON = {
  connectTimeout: 1_000,
  retryStrategy,
  // A unresponsive peer keeps its sockets open: only an unanswered command tells (armed while one is in flight).
  socketTimeout: 1_500,
  keepAlive: 5_000,
  // A command that outlives its connection may have been executed: resending it could apply it twice.
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: null,
  // A write refused as READONLY reached a demoted master: reconnect, so that the route is resolved anew.
  reconnectOnError: (error: Error) => error.message.startsWith("READONLY"),
} satisfies RedisOptions;

/**
 * ioredis can reach the state `end` unasked (a +switch-master during re-resolving). This
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

/** Reports what is wrong with the other end's certificate, once until a connection is good again: it does not pass by itself. */
export function onTlsProblem(redis: Redis, report: (problem: string) => void): void {
  let reported: string | undefined;
  redis.on("error", (error: Error) => {
    const problem = tlsProblem(error);
    if (problem === undefined || problem === reported) return;
    reported = problem;
    report(problem);
  });
  redis.on("ready", () => {
    reported = undefined;
  });
}

/** A connection whose address is decided elsewhere (route-connection.ts). */
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

/** How the library itself is let in at the Sentinels; it wants to be reported separately that those speak TLS, too. */
export const sentinelAccess = ({ username, password, tls }: Credentials) =>
  ({
    sentinelUsername: username,
    sentinelPassword: password,
    ...(tls && { sentinelTLS: tls, enableTLSForSentinelMode: true }),
  }) satisfies RedisOptions;

/** A connection to the node that the first Sentinel to answer reports, looked up by the library. */
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
    ...sentinelAccess(sentinelCredentials),
    // Without it one paused Sentinel at the head of the list blocks reconnecting for good.
    sentinelCommandTimeout: 500,
    sentinelRetryStrategy: retryStrategy,
  } satisfies RedisOptions;
}
