/** The subscriber: receives both client paths on both channels, counts what is missing, shows what came. Wiring only. */

import { CHANNELS, CLIENT_PATHS } from "@redis-ha-lab/cluster/client-paths.ts";
import { watchClientRoute } from "@redis-ha-lab/cluster/connect/client-connection.ts";
import { closeServer, createApp, listen } from "@redis-ha-lab/common/http.ts";
import { createLifecycle } from "@redis-ha-lab/common/lifecycle.ts";
import { createLogger } from "@redis-ha-lab/common/logger.ts";
import { loadSubscriberConfig } from "./config.ts";
import { createInbox } from "./inbox.ts";
import { createIntake } from "./intake.ts";
import { openLink } from "./link.ts";
import { createMetrics, type Feed } from "./metrics.ts";
import { readOtherChannels, readPubSub } from "./pubsub-reader.ts";
import { readReplicas } from "./replica-reader.ts";
import { createRoutes } from "./routes.ts";
import { readStream } from "./stream-reader.ts";

const config = loadSubscriberConfig();
const logger = createLogger("subscriber", config.LOG_LEVEL);
const lifecycle = createLifecycle(logger);
const inbox = createInbox(config.INBOX_SIZE, config.INBOX_BYTES);

const route = watchClientRoute(
  config,
  "subscriber-route",
  (now, before) => {
    const read = Object.fromEntries(replicas.map(({ clientPath, last }) => [clientPath, last ?? null]));
    logger.info("topology changed", { ...now, before, read });
  },
  (sentinel, reason) => logger.warn("certificate is refused", { sentinel, reason }),
);
lifecycle.onStop("route", () => route.close());
const metrics = createMetrics(
  () => feeds,
  () => replicas,
);
const feeds: readonly Feed[] = CLIENT_PATHS.flatMap((clientPath) =>
  CHANNELS.map((channel) => ({
    link: openLink(clientPath, channel, config, route, logger),
    intake: createIntake(clientPath, channel, inbox, metrics.observer(clientPath, channel)),
  })),
);
for (const { link, intake } of feeds) {
  const reader = link.channel === "stream" ? readStream(link, intake) : readPubSub(link, intake);
  lifecycle.onStop(`${link.clientPath} ${link.channel}`, () => reader.close());
}
const others = openLink("haproxy", "other", config, route, logger);
const otherChannels = readOtherChannels(others, inbox);
lifecycle.onStop("other channels", () => otherChannels.close());
const replicas = feeds
  .filter(({ link }) => link.channel === "stream")
  .map(({ intake }) => readReplicas(intake.clientPath, config, () => intake.state()));
lifecycle.onStop("replicas", () => {
  for (const replica of replicas) replica.close();
});
const options = {
  logger,
  names: config.HTTP_NAMES,
  register: metrics.register,
  readiness: () => {
    const reasons = feeds.flatMap(({ link }) => {
      const reason = link.health.reason();
      return reason === undefined ? [] : [`client path ${link.clientPath}, ${link.channel}: ${reason}`];
    });
    return { ready: reasons.length === 0, reasons };
  },
};
const app = createApp(options);
app.use(
  createRoutes({
    ...{ feeds, replicas, inbox, topology: () => route.topology, profile: config.CLIENT_PROFILE },
    mostReaders: config.STREAM_READERS,
  }),
);
const server = await listen(app, config.HTTP_PORT, options);
lifecycle.onStop("http", () => closeServer(server));
