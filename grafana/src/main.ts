/** Answers at Grafana's address where its image is unavailable: why, where to look instead, how to get it. */
import { closeServer, createApp, listen } from "@redis-ha-lab/common/http.ts";
import { createLifecycle } from "@redis-ha-lab/common/lifecycle.ts";
import { createLogger } from "@redis-ha-lab/common/logger.ts";
import { collectDefaultMetrics, Registry } from "prom-client";
import { readConfig } from "./config.ts";
import { mountRoutes } from "./stand-in.ts";

const config = readConfig();
const logger = createLogger("without-grafana", config.LOG_LEVEL);
const lifecycle = createLifecycle(logger);
const register = new Registry();
collectDefaultMetrics({ register });

const options = {
  logger,
  names: config.HTTP_NAMES,
  register,
  readiness: () => ({ ready: true, reasons: [] }),
};
const app = createApp(options);
mountRoutes(app, config);
const server = await listen(app, config.HTTP_PORT, options);
lifecycle.onStop("http", () => closeServer(server));
