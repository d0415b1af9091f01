/** The receiver: makes visible what Alertmanager tells, to whoever looks at its log or runs `make alerts`. */
import { closeServer, createApp, listen } from "@redis-ha-lab/common/http.ts";
import { createLifecycle } from "@redis-ha-lab/common/lifecycle.ts";
import { createLogger } from "@redis-ha-lab/common/logger.ts";
import { readConfig } from "./config.ts";
import { createMetrics } from "./metrics.ts";
import { createRecent } from "./recent.ts";
import { mountRoutes } from "./routes.ts";

/** An evening of failovers; some 2 MB at the most. */
const KEPT = 500;

const config = readConfig();
const logger = createLogger("receiver", config.LOG_LEVEL);
const lifecycle = createLifecycle(logger);
const metrics = createMetrics();

const options = { logger, register: metrics.register, readiness: () => ({ ready: true, reasons: [] }) };
const app = createApp(options);
mountRoutes(app, createRecent(KEPT), metrics, logger);
const server = await listen(app, config.HTTP_PORT, options);
lifecycle.onStop("http", () => closeServer(server));
