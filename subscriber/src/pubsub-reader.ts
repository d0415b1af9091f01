/** Listens to one lane's Pub/Sub channel, and notices when the other side has gone silent for good. */
import { pubsubChannel } from "@redis-ha-lab/common/lanes.ts";
import type { Intake } from "./intake.ts";
import type { Link } from "./link.ts";

/**
 * A subscriber of a frozen master hears nothing and, sending nothing, never learns why. An unanswered PING
 * tells after the connection's socket time-out; this often, the state is known within a second.
 */
const PING_EVERY_MS = 250;

export interface Reader {
  /** Ends reading; what was taken is settled as far as Redis can be reached. */
  close(): Promise<void>;
}

export function readPubSub(link: Link, intake: Intake): Reader {
  const { redis, inFlight, health } = link;
  let subscribed = false;
  redis.on("message", (_channel: string, text: string) => intake.take(text));
  redis.on("ready", () => {
    inFlight.track(redis.subscribe(pubsubChannel(link.lane))).then(
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
    if (link.naive || !subscribed || inFlight.size > 0) return;
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
