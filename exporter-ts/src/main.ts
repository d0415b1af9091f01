/** Starts the exporter: configuration, connections to all targets, the HTTP server. */
import { closeServer, createApp, listen, type Readiness } from "@redis-ha-lab/common/http.ts";
import { createLifecycle } from "@redis-ha-lab/common/lifecycle.ts";
import { createLogger } from "@redis-ha-lab/common/logger.ts";
import { readConfig } from "./config.ts";
import { mountRoutes } from "./http/routes.ts";
import { ownMetrics } from "./metrics.ts";
import { redisSurvey } from "./scrape/redis-survey.ts";
import { Scrapers } from "./scrape/scrapers.ts";
import { sentinelSurvey } from "./scrape/sentinel-survey.ts";
import { Directory, type Node } from "./targets.ts";

const config = readConfig();
const logger = createLogger("exporter", config.logLevel);
const lifecycle = createLifecycle(logger);
const metrics = ownMetrics();

const configured: readonly Node[] = [
  ...config.redisNodes.map((node) => ({ ...node, kind: "redis" as const })),
  ...config.sentinelNodes.map((node) => ({ ...node, kind: "sentinel" as const })),
];
const directory = new Directory(configured, (nodes) => followTargets(nodes));
const names = { nodeAt: directory.nameAt, redisNodes: () => directory.ofKind("redis") };

const scrapers = new Scrapers({
  access: config.access,
  survey: ({ kind }) =>
    kind === "redis" ? redisSurvey(config.flags, names) : sentinelSurvey(config.masterName, names),
  metrics,
  logger,
});
function followTargets(nodes: readonly Node[]): void {
  metrics.targets(nodes.map(({ name }) => name));
  scrapers.follow(nodes);
}
followTargets(configured);
lifecycle.onStop("connections", () => scrapers.close());

const readiness = (): Readiness => ({ ready: true, reasons: [] });
const http = { logger, register: metrics.register, readiness };
const app = createApp(http);
mountRoutes(app, {
  targets: () => directory.nodes,
  scraperOf: (target) => scrapers.get(target)?.scraper,
  scrapeTimeoutMs: config.scrapeTimeoutMs,
  metrics,
});
const server = await listen(app, config.httpPort, http);
lifecycle.onStop("http", () => closeServer(server));
