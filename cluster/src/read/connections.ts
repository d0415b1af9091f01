/**
 * Connections of an instrument: a peer that is dead, paused or cut off is an answer too, and it must come soon.
 * Nothing here waits longer than its limit, queues, resends or retries a command.
 */

import { DeadlineError } from "@redis-ha-lab/common/deadline.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { Redis, type RedisOptions, ReplyError } from "ioredis";
import { type Credentials, neverEnding } from "../connect/redis.ts";
import { withTimeout } from "./with-timeout.ts";

export const LIMIT_MS = 500;

function failFast(endpoint: Endpoint, credentials: Credentials, limitMs: number) {
  return {
    host: endpoint.host,
    port: endpoint.port,
    ...credentials,
    connectionName: "lab",
    connectTimeout: limitMs,
    commandTimeout: limitMs,
    // What cannot be sent now must fail now: an answer from later would describe another moment.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // A node that is still loading answers INFO and ROLE; waiting for the end of loading would hide it.
    enableReadyCheck: false,
    autoResubscribe: false,
    // A unresponsive peer never closes its side: the socket is destroyed after this long.
    disconnectTimeout: 20,
    lazyConnect: true,
  } satisfies RedisOptions;
}

/**
 * Connects, does `work`, disconnects; all of it within `limitMs` milliseconds.
 * @throws a sentence that names the endpoint; its cause says more: refused, reset, wrong password, a command's error.
 */
export async function ask<T>(
  endpoint: Endpoint,
  credentials: Credentials,
  work: (redis: Redis) => Promise<T>,
  limitMs = LIMIT_MS,
): Promise<T> {
  const redis = new Redis({
    ...failFast(endpoint, credentials, limitMs),
    retryStrategy: () => null,
    // The limit is kept by withTimeout; ioredis's own timers would not forgive us a busy machine.
    connectTimeout: limitMs * 10,
    commandTimeout: limitMs * 10,
  });
  const place = `${endpoint.name} (${endpoint.host}:${endpoint.port})`;
  let reason: unknown;
  redis.on("error", (error: Error) => {
    reason ??= error;
  });
  try {
    return await withTimeout(limitMs, `${place} does not answer`, () =>
      redis.connect().then(() => work(redis)),
    );
  } catch (error) {
    if (error instanceof DeadlineError) throw error;
    if (error instanceof ReplyError) throw new Error(`${place} answers with an error`, { cause: error });
    // ioredis says only "Connection is closed."; the event before it says why.
    throw new Error(`${place} cannot be reached`, { cause: reason ?? error });
  } finally {
    redis.disconnect();
  }
}

/**
 * A connection that stays: comes back by itself within 50 ms of the peer's return, and a command either is
 * answered within `limitMs` or fails. For polling; `close` it when done.
 */
export function persistent(endpoint: Endpoint, credentials: Credentials, limitMs = LIMIT_MS) {
  const client = neverEnding(
    new Redis({
      ...failFast(endpoint, credentials, limitMs),
      retryStrategy: () => 50,
      // A command time-out alone leaves the socket of a unresponsive peer in place, and its late answers with it.
      socketTimeout: limitMs,
    }),
  );
  client.redis.connect().catch(() => {});
  return client;
}
