/** Starts the exporter: configuration, connections to all targets, the HTTP server. */
import { closeServer, createApp, listen, type Readiness } from "@redis-ha-lab/common/http.ts";
import { createLifecycle } from "@redis-ha-lab/common/lifecycle.ts";
import { createLogger } from "@redis-ha-lab/common/logger.ts";
import { clusterScraper } from "./cluster/cluster-scraper.ts";
import { readConfig } from "./config.ts";
import { mountRoutes } from "./http/routes.ts";
import { ownMetrics } from "./metrics.ts";
import { redisSurvey } from "./scrape/redis-survey.ts";
import { Scrapers } from "./scrape/scrapers.ts";
import { sentinelSurvey } from "./scrape/sentinel-survey.ts";
import { discoverNodes } from "./sentinel/discovery.ts";
import { eventCounts } from "./sentinel/events.ts";
import { failoverCounts } from "./sentinel/failover-counts.ts";
import { followFailovers } from "./sentinel/failovers.ts";
import { Subscriptions } from "./sentinel/subscriptions.ts";
import { accessTo, CLUSTER, Directory, type Node } from "./targets.ts";

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
const events = eventCounts();
const failovers = failoverCounts(config.masterName);
const follow = followFailovers(failovers);

const access = accessTo(config.access, config.discoveryPasswords);
const subscriptions = new Subscriptions(
  access,
  (event) => {
    events.count(event);
    follow(event);
  },
  (sentinel, connected) => logger.info("subscription changed", { sentinel, connected }),
);
lifecycle.onStop("subscriptions", () => subscriptions.close());

const scrapers = new Scrapers({
  access,
  survey: ({ kind, name }) =>
    kind === "redis"
      ? redisSurvey(config.flags, names)
      : sentinelSurvey(config.masterName, names, (response) =>
          events.write(response, name, subscriptions.hears(name)),
        ),
  metrics,
  logger,
});
function followTargets(nodes: readonly Node[]): void {
  metrics.targets([...nodes.map(({ name }) => name), CLUSTER]);
  scrapers.follow(nodes);
  subscriptions.follow(nodes);
}
followTargets(configured);
lifecycle.onStop("connections", () => scrapers.close());

if (config.discovery) {
  const discovery = discoverNodes(
    () => scrapers.entries.filter(({ node }) => node.kind === "sentinel").map(({ connection }) => connection),
    (nodes) => directory.discovered(nodes),
  );
  lifecycle.onStop("discovery", () => discovery.close());
}

const cluster = clusterScraper(
  {
    entries: () => scrapers.entries,
    nodeAt: directory.nameAt,
    masterName: config.masterName,
    haproxy: config.haproxy,
    failovers,
    subscribed: () => subscriptions.heard,
  },
  (outcome) => metrics.observe(CLUSTER, outcome),
);

const readiness = (): Readiness =>
  directory.nodes.length > 0
    ? { ready: true, reasons: [] }
    : { ready: false, reasons: ["no node is configured, and no Sentinel has named one yet"] };
const http = { logger, register: metrics.register, readiness, names: config.httpNames };
const app = createApp(http);
mountRoutes(app, {
  targets: () => [...directory.nodes, { name: CLUSTER, kind: "cluster" }],
  scraperOf: (target) => (target === CLUSTER ? cluster : scrapers.get(target)?.scraper),
  scrapeTimeoutMs: config.scrapeTimeoutMs,
  metrics,
});
const server = await listen(app, config.httpPort, http);
lifecycle.onStop("http", () => closeServer(server));
