/** The publisher: numbered messages on two lanes and two channels, and POST /publish. Wiring only. */

import { watchLaneRoute } from "@redis-ha-lab/cluster/connect/lane-connection.ts";
import { LANES } from "@redis-ha-lab/cluster/lanes.ts";
import { closeServer, createApp, listen } from "@redis-ha-lab/common/http.ts";
import { createLifecycle } from "@redis-ha-lab/common/lifecycle.ts";
import { createLogger } from "@redis-ha-lab/common/logger.ts";
import { loadPublisherConfig } from "./config.ts";
import { openLane, type PublisherLane } from "./lane.ts";
import { createMetrics } from "./metrics.ts";
import { createRoutes } from "./routes.ts";
import { startTicker } from "./ticker.ts";

/** Leaves the lifecycle's own deadline some seconds for the other parts. */
const DRAIN_MS = 4_000;

const config = loadPublisherConfig();
const logger = createLogger("publisher", config.LOG_LEVEL);
const lifecycle = createLifecycle(logger);
const run = Date.now();

const route = watchLaneRoute(config, "publisher-route", (now, before) =>
  logger.info("topology changed", { ...now, before }),
);
const metrics = createMetrics(run, () => lanes);
const lanes: readonly PublisherLane[] = LANES.map((lane) =>
  openLane(lane, {
    environment: config,
    route,
    run,
    queueCapacity: config.STREAM_QUEUE_CAPACITY,
    streamMaxLength: config.STREAM_MAX_LENGTH,
    logger,
    observer: (channel) => metrics.observer(lane, channel),
  }),
);
// Stopped in reverse order: first no new messages, then what waits is delivered, then the connections go.
lifecycle.onStop("route", () => route.close());
lifecycle.onStop("lanes", async () => {
  await Promise.all(
    lanes.map(async (lane) => {
      const givenUp = await lane.drain(DRAIN_MS);
      logger.info("lane drained", { lane: lane.lane, givenUp, lastSequence: lane.sequence });
      lane.close();
    }),
  );
});

const options = {
  logger,
  register: metrics.register,
  readiness: () => {
    const reasons = lanes.flatMap((lane) => {
      const reason = lane.reason();
      return reason === undefined ? [] : [`lane ${lane.lane}: ${reason}`];
    });
    return { ready: reasons.length === 0, reasons };
  },
};
const app = createApp(options);
app.use(
  createRoutes({
    lanes,
    topology: () => route.topology,
    about: { run, profile: config.CLIENT_PROFILE, ratePerSecond: config.PUBLISH_RATE },
    logger,
  }),
);
const server = await listen(app, config.HTTP_PORT, options);
lifecycle.onStop("http", () => closeServer(server));

// Numbering starts with the first master: what a lab that is still starting can't take is no loss.
const stopTicker = startTicker(config.PUBLISH_RATE, () => {
  for (const lane of lanes) if (lane.begun) lane.send({});
});
lifecycle.onStop("ticker", stopTicker);
logger.info("publishing", { run, ratePerSecond: config.PUBLISH_RATE, profile: config.CLIENT_PROFILE });
