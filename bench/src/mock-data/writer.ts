/** Writes batches of commands through HAProxy, as an application would, and through an outage if one comes. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Credentials, directOptions, neverEnding } from "@redis-ha-lab/cluster/connect/redis.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { Redis } from "ioredis";
import type { RedisCommand } from "./kinds.ts";

/** Milliseconds an outage may last until the writer gives up; a failover takes a few seconds. */
const PATIENCE_MS = 30_000;
const RETRY_EVERY_MS = 20;
/** Milliseconds of waiting that are no news: the first connection takes a few. */
const NEWS_AFTER_MS = 500;

/** Answers of a server that is not, or not yet, a master that may take writes: worth another try. */
const PASSING = /^(READONLY|NOREPLICAS|LOADING|MASTERDOWN|UNBLOCKED)/;

export interface Writer {
  /**
   * Applies every command; a batch that failed half-way is sent again as a whole, so it must be repeatable.
   * @throws when Redis refuses for a reason that waiting does not cure, or an outage outlasts 30 s.
   */
  write(commands: readonly RedisCommand[], signal: AbortSignal): Promise<void>;
  /** One command and its answer, tried once. @throws its error. */
  ask(command: RedisCommand): Promise<unknown>;
  /** TYPE of each key, "none" where it is absent. */
  typesOf(keys: readonly string[]): Promise<string[]>;
  close(): void;
}

/** @param onTrouble called with why the writer waits, and with null when it goes on. */
export function createWriter(
  endpoint: Endpoint,
  credentials: Credentials,
  onTrouble: (why: string | null) => void,
): Writer {
  const { redis, close } = neverEnding(
    new Redis({
      ...directOptions(endpoint, credentials, "mock-data"),
      // A batch that cannot be sent is retried here, where its outcome is known, not queued inside.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      // Behind a full pipeline on a busy machine an answer may take a while; a failover is reported by a reset.
      socketTimeout: 5_000,
    }),
  );

  /** @returns why it failed for now; undefined when everything was applied. @throws when trying again is no use. */
  async function attempt(commands: readonly RedisCommand[]): Promise<string | undefined> {
    const replies = await redis.pipeline(commands as RedisCommand[]).exec();
    if (!replies) return "no answer";
    for (const [error] of replies) {
      if (!error) continue;
      if (error.name !== "ReplyError" || PASSING.test(error.message)) return error.message;
      throw new Error(`Redis refuses the data: ${error.message}`);
    }
    return undefined;
  }

  return {
    async write(commands, signal) {
      const start = performance.now();
      for (let reported = false; ; ) {
        const trouble = redis.status === "ready" ? await attempt(commands) : "no connection through HAProxy";
        if (trouble === undefined) {
          if (reported) onTrouble(null);
          return;
        }
        signal.throwIfAborted();
        const waited = performance.now() - start;
        if (waited > NEWS_AFTER_MS) {
          reported = true;
          onTrouble(trouble);
        }
        if (waited > PATIENCE_MS) {
          throw new Error(`writes through HAProxy have been refused for ${PATIENCE_MS / 1000} s: ${trouble}`);
        }
        await sleep(RETRY_EVERY_MS);
      }
    },
    ask: ([name, ...words]) => redis.call(name, ...words),
    async typesOf(keys) {
      const replies = (await redis.pipeline(keys.map((key) => ["type", key])).exec()) ?? [];
      return replies.map(([error, type]) => {
        if (error) throw error;
        return String(type);
      });
    },
    close,
  };
}
