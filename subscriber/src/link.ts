/** One connection of the subscriber and whether it works; each channel of each client path has its own. */

import type { Channel, ClientPath } from "@redis-ha-lab/cluster/client-paths.ts";
import type { ClientEnvironment } from "@redis-ha-lab/cluster/connect/client-connection.ts";
import type { MasterRoute } from "@redis-ha-lab/cluster/connect/master-route.ts";
import { type WatchedConnection, watchConnection } from "@redis-ha-lab/cluster/connect/watched-connection.ts";
import type { Logger } from "@redis-ha-lab/common/logger.ts";

export interface Outages {
  count: number;
  /** Length of the last outage that ended, in milliseconds; null before the first. */
  lastMs: number | null;
}

export interface SubscriberLink extends WatchedConnection {
  readonly clientPath: ClientPath;
  /** `other`: the channels of people's own. */
  readonly channel: Channel | "other";
  readonly outages: Readonly<Outages>;
}

export function openLink(
  clientPath: ClientPath,
  channel: SubscriberLink["channel"],
  environment: ClientEnvironment,
  route: MasterRoute,
  logger: Logger,
): SubscriberLink {
  const outages: Outages = { count: 0, lastMs: null };
  const connection = watchConnection(
    clientPath,
    environment,
    `subscriber-${clientPath}-${channel}`,
    route,
    ({ up, reason, lastedMs }) => {
      if (!up) {
        outages.count += 1;
        logger.warn("channel is down", { lane: clientPath, channel, reason });
        return;
      }
      if (outages.count > 0) outages.lastMs = lastedMs;
      logger.info("channel is up", { lane: clientPath, channel, afterMs: Math.round(lastedMs) });
    },
    (reason) => logger.warn("certificate is refused", { lane: clientPath, channel, reason }),
  );
  return { ...connection, clientPath, channel, outages };
}
