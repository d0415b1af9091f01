/** The publisher's connection on one lane, shared by both channels: who is in flight, and whether it works. */
import { createInFlight, type InFlight } from "@redis-ha-lab/cluster/connect/in-flight.ts";
import { connectLane, type LaneEnvironment } from "@redis-ha-lab/cluster/connect/lane-connection.ts";
import {
  createLinkHealth,
  type LinkChange,
  type LinkHealth,
  STALLED_AFTER_MS,
} from "@redis-ha-lab/cluster/connect/link-health.ts";
import type { MasterRoute } from "@redis-ha-lab/cluster/connect/master-route.ts";
import type { Lane } from "@redis-ha-lab/cluster/lanes.ts";
import type { Redis } from "ioredis";

export interface Link {
  readonly lane: Lane;
  readonly redis: Redis;
  readonly inFlight: InFlight;
  readonly health: LinkHealth;
  /** Why nothing can be sent right now, or undefined. The naive client always sends: it queues without limit. */
  blocked(): string | undefined;
  /** Resolves when sending can be tried again, or after `ms`. */
  unblocked(ms: number): Promise<void>;
  close(): void;
}

/** Often enough that a stall is logged and an idle lane proves itself well within a second. */
const LOOK_EVERY_MS = 200;

export function openLink(
  lane: Lane,
  environment: LaneEnvironment,
  route: MasterRoute,
  onChange: (change: LinkChange) => void,
): Link {
  const { redis, resends, close } = connectLane(lane, environment, `publisher-${lane}`, route);
  const inFlight = createInFlight(redis, { resends });
  const health = createLinkHealth(() => inFlight.oldestMs(), onChange);
  let cause = "";
  let closing = false;
  redis.on("error", (error: Error) => {
    cause = error.message;
  });
  redis.on("close", () => {
    // Hanging up ourselves is no outage.
    if (closing) return;
    health.failed(cause === "" ? "the connection was closed" : cause);
    cause = "";
  });

  // A lane that has nothing to send writes a small key instead, so that its state is known without traffic.
  const look = setInterval(() => {
    const down = health.reason() !== undefined;
    if (redis.status !== "ready" || inFlight.size > 0) return;
    if (!down && health.quietMs() < LOOK_EVERY_MS) return;
    inFlight.track(redis.set(`lab:probe:${lane}`, "publisher", "EX", 60)).then(
      () => health.succeeded(),
      (error: Error) => health.failed(error.message),
    );
  }, LOOK_EVERY_MS);

  function blocked(): string | undefined {
    if (resends) return undefined;
    if (redis.status !== "ready") return health.reason() ?? "the connection is not ready";
    // What is written to a frozen peer may be executed when it wakes up, long after everybody has moved on.
    return inFlight.oldestMs() > STALLED_AFTER_MS ? health.reason() : undefined;
  }

  return {
    lane,
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
      closing = true;
      clearInterval(look);
      close();
    },
  };
}
