/** Keeps one connection subscribed, and notices when the other side has gone silent for good. */
import type { Redis } from "ioredis";
import type { SubscriberLink } from "./link.ts";

/**
 * A subscriber of a paused master hears nothing and, sending nothing, never learns why. An unanswered PING
 * tells after the connection's socket time-out; this often, the state is known within a second.
 */
const PING_EVERY_MS = 250;

export interface Reader {
  /** Ends reading; what was taken is settled as far as Redis can be reached. */
  close(): Promise<void>;
}

/** @param subscribe issues the subscription; called for each new connection. */
export function keepSubscribed(link: SubscriberLink, subscribe: (redis: Redis) => Promise<unknown>): Reader {
  const { redis, inFlight, health } = link;
  let subscribed = false;
  redis.on("ready", () => {
    inFlight.track(subscribe(redis)).then(
      () => {
        subscribed = true;
        health.succeeded();
      },
      (error: Error) => {
        health.failed(error.message);
        redis.disconnect(true);
      },
    );
  });
  redis.on("close", () => {
    subscribed = false;
  });
  const ping = setInterval(() => {
    health.reason();
    if (link.resends || !subscribed || inFlight.size > 0) return;
    inFlight.track(redis.ping()).then(
      () => health.succeeded(),
      (error: Error) => health.failed(error.message),
    );
  }, PING_EVERY_MS);
  return {
    close: async () => {
      clearInterval(ping);
      link.close();
    },
  };
}
