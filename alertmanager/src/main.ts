/** The receiver: shows what Alertmanager reports, in its log or runs `make alerts`, and stands
 * between browsers and what has no Origin check of its own. */
import { closeServer, createApp, listen } from "@redis-ha-lab/common/http.ts";
import { createLifecycle } from "@redis-ha-lab/common/lifecycle.ts";
import { createLogger } from "@redis-ha-lab/common/logger.ts";
import { readConfig } from "./config.ts";
import { createFront } from "./front.ts";
import { createRecent } from "./notification.ts";
import { createMetrics, mountRoutes } from "./routes.ts";

/** An evening of failovers; some 2 MB at the most. */
const KEPT = 500;

const config = readConfig();
const logger = createLogger("receiver", config.LOG_LEVEL);
const lifecycle = createLifecycle(logger);
const metrics = createMetrics();

const options = {
  logger,
  names: config.HTTP_NAMES,
  register: metrics.register,
  readiness: () => ({ ready: true, reasons: [] }),
};
const app = createApp(options);
mountRoutes(app, createRecent(KEPT), metrics, logger);
const server = await listen(app, config.HTTP_PORT, options);
lifecycle.onStop("http", () => closeServer(server));

for (const behind of config.FRONTS) {
  const front = createFront(behind);
  front.on("error", (error) => {
    throw new Error(`port ${behind.port}, for ${behind.name}, can't be had`, { cause: error });
  });
  front.listen(behind.port);
  lifecycle.onStop(`the front of ${behind.name}`, () => closeServer(front));
}
