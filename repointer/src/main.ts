/** Wiring only: environment, logger, listening, HTTP, stop. */
import { credentialsOf } from "@redis-ha-lab/cluster/connect/redis.ts";
import { loadConfig } from "@redis-ha-lab/common/env.ts";
import { closeServer, createApp, listen } from "@redis-ha-lab/common/http.ts";
import { createLifecycle } from "@redis-ha-lab/common/lifecycle.ts";
import { createLogger } from "@redis-ha-lab/common/logger.ts";
import { tlsOptions } from "@redis-ha-lab/common/tls.ts";
import { schema } from "./config.ts";
import { createMetrics } from "./metrics.ts";
import { startRepointer } from "./repointer.ts";

const config = loadConfig("repointer", schema);
const tls = tlsOptions(config);
const logger = createLogger("repointer", config.LOG_LEVEL);
const lifecycle = createLifecycle(logger);
const metrics = createMetrics();
metrics.enabled.set(config.REPOINTER ? 1 : 0);

const repointer = config.REPOINTER
  ? startRepointer({
      nodes: config.REDIS_NODES,
      sentinels: config.SENTINEL_NODES,
      masterName: config.SENTINEL_MASTER_NAME,
      redisCredentials: credentialsOf("repointer", config.REDIS_REPOINTER_PASSWORD, tls),
      sentinelCredentials: credentialsOf("client", config.SENTINEL_CLIENT_PASSWORD, tls),
      logger,
      metrics,
    })
  : undefined;
if (!repointer) logger.info("switched off, every failover is left to sentinel", { variable: "REPOINTER" });

const http = {
  logger,
  names: config.HTTP_NAMES,
  register: metrics.register,
  readiness: () => {
    if (!repointer) return { ready: true, reasons: ["switched off by REPOINTER=off: does nothing"] };
    const reasons = repointer.obstacles();
    return { ready: reasons.length === 0, reasons };
  },
};
const server = await listen(createApp(http), config.HTTP_PORT, http);
lifecycle.onStop("http", () => closeServer(server));
if (repointer) lifecycle.onStop("repointer", () => repointer.stop());
