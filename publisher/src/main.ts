/** The publisher: numbered messages on two client paths and two channels, and POST /publish. Wiring only. */

import { CLIENT_PATHS } from "@redis-ha-lab/cluster/client-paths.ts";
import { watchClientRoute } from "@redis-ha-lab/cluster/connect/client-connection.ts";
import { closeServer, createApp, listen } from "@redis-ha-lab/common/http.ts";
import { createLifecycle } from "@redis-ha-lab/common/lifecycle.ts";
import { createLogger } from "@redis-ha-lab/common/logger.ts";
import { openPath, type PublisherPath } from "./client-path.ts";
import { loadPublisherConfig } from "./config.ts";
import { createMetrics } from "./metrics.ts";
import { createRoutes } from "./routes.ts";
import { startTicker } from "./ticker.ts";

/** Leaves the lifecycle's own deadline some seconds for the other parts. */
const DRAIN_MS = 4_000;

const config = loadPublisherConfig();
const logger = createLogger("publisher", config.LOG_LEVEL);
const lifecycle = createLifecycle(logger);
const run = Date.now();

const route = watchClientRoute(
  config,
  "publisher-route",
  (now, before) => logger.info("topology changed", { ...now, before }),
  (sentinel, reason) => logger.warn("certificate is refused", { sentinel, reason }),
);
const metrics = createMetrics(run, () => paths);
const paths: readonly PublisherPath[] = CLIENT_PATHS.map((clientPath) =>
  openPath(clientPath, {
    environment: config,
    route,
    run,
    queueCapacity: config.STREAM_QUEUE_CAPACITY,
    streamMaxLength: config.STREAM_MAX_LENGTH,
    queueBytes: config.STREAM_QUEUE_BYTES,
    streamBytes: config.STREAM_MAX_BYTES,
    logger,
    observer: (channel) => metrics.observer(clientPath, channel),
  }),
);
// Stopped in reverse order: first no new messages, then what waits is delivered, then the connections go.
lifecycle.onStop("route", () => route.close());
lifecycle.onStop("client paths", async () => {
  await Promise.all(
    paths.map(async (path) => {
      const givenUp = await path.drain(DRAIN_MS);
      logger.info("client path drained", { lane: path.clientPath, givenUp, lastSequence: path.sequence });
      path.close();
    }),
  );
});

const options = {
  logger,
  names: config.HTTP_NAMES,
  register: metrics.register,
  readiness: () => {
    const reasons = paths.flatMap((path) => {
      const reason = path.reason();
      return reason === undefined ? [] : [`client path ${path.clientPath}: ${reason}`];
    });
    return { ready: reasons.length === 0, reasons };
  },
};
const app = createApp(options);
app.use(
  createRoutes({
    paths,
    topology: () => route.topology,
    about: { run, profile: config.CLIENT_PROFILE, ratePerSecond: config.PUBLISH_RATE },
    logger,
  }),
);
const server = await listen(app, config.HTTP_PORT, options);
lifecycle.onStop("http", () => closeServer(server));

// Numbering starts with the first master: what a lab that is still starting can't take is no loss.
const stopTicker = startTicker(config.PUBLISH_RATE, () => {
  for (const path of paths) if (path.begun) path.send({});
});
lifecycle.onStop("ticker", stopTicker);
logger.info("publishing", { run, ratePerSecond: config.PUBLISH_RATE, profile: config.CLIENT_PROFILE });
