/**
 * Connections of an instrument: a peer that is dead, frozen or cut off is an answer too, and it must come soon.
 * Nothing here waits longer than its limit, queues, resends or retries a command.
 */

import { within } from "@redis-ha-lab/common/deadline.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { type Credentials, neverEnding } from "@redis-ha-lab/common/redis.ts";
import { Redis, type RedisOptions } from "ioredis";

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
    // A frozen peer never closes its side: the socket is destroyed after this long.
    disconnectTimeout: 20,
    lazyConnect: true,
  } satisfies RedisOptions;
}

/**
 * Connects, does `work`, disconnects; all of it within `limitMs` milliseconds.
 * @throws what kept it from being done: refused, timed out, wrong password, or the error of `work`.
 */
export async function ask<T>(
  endpoint: Endpoint,
  credentials: Credentials,
  work: (redis: Redis) => Promise<T>,
  limitMs = LIMIT_MS,
): Promise<T> {
  const redis = new Redis({ ...failFast(endpoint, credentials, limitMs), retryStrategy: () => null });
  let reason: Error | undefined;
  redis.on("error", (error: Error) => {
    reason ??= error;
  });
  try {
    return await within(
      limitMs,
      `${endpoint.name} does not answer at ${endpoint.host}:${endpoint.port}`,
      redis.connect().then(() => work(redis)),
    );
  } catch (error) {
    // ioredis says only "Connection is closed."; the event before it says why.
    throw reason && error instanceof Error && error.message === "Connection is closed." ? reason : error;
  } finally {
    redis.disconnect();
  }
}

/**
 * A connection that stays: comes back by itself within 50 ms of the peer's return, and a command either is
 * answered within `limitMs` or fails. For polling; `close` it when done.
 */
export function standing(endpoint: Endpoint, credentials: Credentials, limitMs = LIMIT_MS) {
  const client = neverEnding(
    new Redis({
      ...failFast(endpoint, credentials, limitMs),
      retryStrategy: () => 50,
      // A command time-out alone leaves the socket of a frozen peer in place, and its late answers with it.
      socketTimeout: limitMs,
    }),
  );
  client.redis.connect().catch(() => {});
  return client;
}
