/** Answers at Grafana's address where its image is unavailable: why, where to look instead, how to get it. */
import { closeServer, createApp, listen } from "@redis-ha-lab/common/http.ts";
import { createLifecycle } from "@redis-ha-lab/common/lifecycle.ts";
import { createLogger } from "@redis-ha-lab/common/logger.ts";
import { collectDefaultMetrics, Registry } from "prom-client";
import { readConfig } from "./config.ts";
import { pageWithoutGrafana } from "./page-without-grafana.ts";

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
const page = pageWithoutGrafana(config);
// Bookmarks of dashboards lead here too.
app.get(["/", "/d/*dashboard", "/dashboards"], (_request, response) => {
  // 503: a program must not take the page for Grafana.
  response
    .status(503)
    .set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
    .type("html")
    .send(page);
});
const server = await listen(app, config.HTTP_PORT, options);
lifecycle.onStop("http", () => closeServer(server));
