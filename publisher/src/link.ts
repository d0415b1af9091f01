/** The publisher's connection on one client path, shared by both channels: what is in flight, and whether it works. */

import type { ClientPath } from "@redis-ha-lab/cluster/client-paths.ts";
import type { ClientEnvironment } from "@redis-ha-lab/cluster/connect/client-connection.ts";
import { type LinkChange, STALLED_AFTER_MS } from "@redis-ha-lab/cluster/connect/link-health.ts";
import type { MasterRoute } from "@redis-ha-lab/cluster/connect/master-route.ts";
import { type WatchedConnection, watchConnection } from "@redis-ha-lab/cluster/connect/watched-connection.ts";

export interface PublisherLink extends Omit<WatchedConnection, "resends"> {
  readonly clientPath: ClientPath;
  /** Why nothing can be sent right now, or undefined. The client with library defaults always sends: it queues without limit. */
  blocked(): string | undefined;
  /** Resolves when sending can be tried again, or after `ms`. */
  unblocked(ms: number): Promise<void>;
}

/** Often enough that a stall is logged and an idle client path proves itself well within a second. */
const LOOK_EVERY_MS = 200;

export function openLink(
  clientPath: ClientPath,
  environment: ClientEnvironment,
  route: MasterRoute,
  onChange: (change: LinkChange) => void,
  onProblem: (problem: string) => void,
): PublisherLink {
  const { redis, resends, inFlight, health, close } = watchConnection(
    clientPath,
    environment,
    `publisher-${clientPath}`,
    route,
    onChange,
    onProblem,
  );

  // A client path that has nothing to send writes a small key instead, so that its state is known without traffic.
  const look = setInterval(() => {
    const down = health.reason() !== undefined;
    if (redis.status !== "ready" || inFlight.size > 0) return;
    if (!down && health.quietMs() < LOOK_EVERY_MS) return;
    inFlight.track(redis.set(`lab:probe:${clientPath}`, "publisher", "EX", 60)).then(
      () => health.succeeded(),
      (error: Error) => health.failed(error.message),
    );
  }, LOOK_EVERY_MS);

  function blocked(): string | undefined {
    if (resends) return undefined;
    if (redis.status !== "ready") return health.reason() ?? "the connection is not ready";
    // What is written to an unresponsive peer may be executed when it wakes up, long after the failover.
    return inFlight.oldestMs() > STALLED_AFTER_MS ? health.reason() : undefined;
  }

  return {
    clientPath,
    redis,
    inFlight,
    health,
    blocked,
    unblocked: (ms) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          redis.off("ready", done);
          resolve();
        };
        const timer = setTimeout(done, ms);
        redis.once("ready", done);
      }),
    close: () => {
      clearInterval(look);
      close();
    },
  };
}
