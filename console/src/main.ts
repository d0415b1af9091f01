/** The console: everything the lab says, as one live document and a page that shows it. Wiring only. */
import { credentialsOf } from "@redis-ha-lab/cluster/connect/redis.ts";
import { closeServer, createApp, listen } from "@redis-ha-lab/common/http.ts";
import { createLifecycle } from "@redis-ha-lab/common/lifecycle.ts";
import { createLogger } from "@redis-ha-lab/common/logger.ts";
import { tlsOptions } from "@redis-ha-lab/common/tls.ts";
import { loadConsoleConfig } from "./config.ts";
import { handsRoutes } from "./hands/pass-on.ts";
import { createMetrics } from "./metrics.ts";
import { detailRoutes } from "./nodes/detail/routes.ts";
import { unseen } from "./observations.ts";
import { loadPage } from "./page/page.ts";
import { pageRoutes } from "./page/routes.ts";
import { readOnly } from "./read-only.ts";
import { runbooksRoutes } from "./runbooks/page.ts";
import { openRunsFolder } from "./runs/folder.ts";
import { runsRoutes } from "./runs/routes.ts";
import { createStateStore } from "./state-store.ts";
import { streamRoutes } from "./stream/routes.ts";
import { watchLab } from "./watch-lab.ts";

const config = loadConsoleConfig();
const logger = createLogger("console", config.LOG_LEVEL);
const lifecycle = createLifecycle(logger);

const metrics = createMetrics(() => store.hub);
const seen = unseen(config.REDIS_NODES, config.SENTINEL_NODES, Date.now());
const store = createStateStore({
  labFacts: {
    lab: {
      project: config.LAB_PROJECT,
      masterName: config.SENTINEL_MASTER_NAME,
      quorum: config.SENTINEL_QUORUM,
      downAfterMs: config.SENTINEL_DOWN_AFTER,
      minReplicasToWrite: config.MIN_REPLICAS_TO_WRITE,
    },
    nodes: config.REDIS_NODES,
    sentinels: config.SENTINEL_NODES,
  },
  seen,
  onSent: (seconds) => metrics.eventToPatch.observe(seconds),
  onEntries: (entries) => {
    for (const { group } of entries) metrics.entries.inc({ group });
  },
});
const redisCredentials = credentialsOf("console", config.REDIS_CONSOLE_PASSWORD, tlsOptions(config));
const folder = openRunsFolder(config.RUNS_DIR);
const page = await loadPage();

const options = {
  logger,
  names: config.HTTP_NAMES,
  register: metrics.register,
  // It shows what it sees, also when that is nothing: a lab that is down is no reason to take it away.
  readiness: () => ({ ready: true, reasons: [] }),
};
const app = createApp(options);
if (config.HANDS) app.use(handsRoutes(config.HANDS));
app.use(readOnly);
app.use(pageRoutes(page));
app.use(streamRoutes(store.hub));
app.use(detailRoutes(config.REDIS_NODES, redisCredentials));
app.use(runsRoutes(folder));
app.use(runbooksRoutes(config.RUNBOOKS));
const server = await listen(app, config.HTTP_PORT, options);
// Stopped in reverse order: first no source is asked any more, then the readers are sent away, then the door closes.
lifecycle.onStop("http", () => closeServer(server));
lifecycle.onStop("state store", () => store.stop());
const watch = watchLab({ config, redisCredentials, seen, store, folder, logger });
lifecycle.onStop("sources", () => watch.stop());
