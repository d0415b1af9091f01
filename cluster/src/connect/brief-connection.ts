/** Connections for the length of one failover: opened when a master is missing, closed when there is one again. */

import { until } from "@redis-ha-lab/common/deadline.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { Redis } from "ioredis";
import { type Credentials, directOptions, neverEnding } from "./redis.ts";

/** A dead peer must not cost more than this; Sentinel itself is there a second later. */
export const ANSWER_WITHIN_MS = 250;

export interface BriefConnection {
  readonly redis: Redis;
  /** Resolves when commands can be sent. @throws after 250 ms without a connection. */
  ready(): Promise<void>;
  close(): void;
}

/** Connects in the background; commands fail at once while there is no connection. */
export function connectBriefly(
  endpoint: Endpoint,
  credentials: Credentials,
  connectionName: string,
): BriefConnection {
  const { redis, close } = neverEnding(
    new Redis({
      ...directOptions(endpoint, credentials, connectionName),
      connectTimeout: ANSWER_WITHIN_MS,
      commandTimeout: ANSWER_WITHIN_MS,
      // Promotion ends with CLIENT KILL TYPE normal, which also hits this connection: be back before the next poll.
      retryStrategy: () => 10,
      // A command that waited for a connection would reach a node in an unknown state.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      // The caller knows what it asks for, and the user may do nothing else than what is needed.
      enableReadyCheck: false,
      disableClientInfo: true,
    }),
  );
  return {
    redis,
    close,
    ready: async () => {
      await until(() => (redis.status === "ready" ? true : undefined), {
        withinMs: ANSWER_WITHIN_MS,
        everyMs: 5,
        why: () => `${endpoint.name} at ${endpoint.host}:${endpoint.port} accepts no connection`,
      });
    },
  };
}
