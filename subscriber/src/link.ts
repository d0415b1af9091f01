/** One connection of the subscriber and whether it works; each channel of each lane has its own. */
import { createInFlight, type InFlight } from "@redis-ha-lab/cluster/connect/in-flight.ts";
import { connectLane, type LaneEnvironment } from "@redis-ha-lab/cluster/connect/lane-connection.ts";
import { createLinkHealth, type LinkHealth } from "@redis-ha-lab/cluster/connect/link-health.ts";
import type { MasterRoute } from "@redis-ha-lab/cluster/connect/master-route.ts";
import type { Channel, Lane } from "@redis-ha-lab/cluster/lanes.ts";
import type { Logger } from "@redis-ha-lab/common/logger.ts";
import type { Redis } from "ioredis";

export interface Outages {
  count: number;
  /** Length of the last outage that ended, in milliseconds; null before the first. */
  lastMs: number | null;
}

export interface Link {
  readonly lane: Lane;
  /** `other`: the channels of people's own. */
  readonly channel: Channel | "other";
  readonly redis: Redis;
  /** True for the library's own profile, which resends and resubscribes by itself. */
  readonly naive: boolean;
  readonly inFlight: InFlight;
  readonly health: LinkHealth;
  readonly outages: Readonly<Outages>;
  close(): void;
}

export function openLink(
  lane: Lane,
  channel: Link["channel"],
  environment: LaneEnvironment,
  route: MasterRoute,
  logger: Logger,
): Link {
  const { redis, resends, close } = connectLane(lane, environment, `subscriber-${lane}-${channel}`, route);
  const inFlight = createInFlight(redis, { resends });
  const outages: Outages = { count: 0, lastMs: null };
  const health = createLinkHealth(
    () => inFlight.oldestMs(),
    ({ up, reason, lastedMs }) => {
      if (!up) {
        outages.count += 1;
        logger.warn("channel is down", { lane, channel, reason });
        return;
      }
      if (outages.count > 0) outages.lastMs = lastedMs;
      logger.info("channel is up", { lane, channel, afterMs: Math.round(lastedMs) });
    },
  );
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
  return {
    lane,
    channel,
    redis,
    naive: resends,
    inFlight,
    health,
    outages,
    close: () => {
      closing = true;
      close();
    },
  };
}
