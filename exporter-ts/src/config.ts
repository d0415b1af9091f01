/** The exporter's environment. */
import type { ConnectionOptions } from "node:tls";
import type { Access } from "@redis-ha-lab/cluster/resp/connection.ts";
import { endpoints } from "@redis-ha-lab/common/endpoints.ts";
import { file, loadConfig, logLevel, port, toggle } from "@redis-ha-lab/common/env.ts";
import { httpNames } from "@redis-ha-lab/common/host-check.ts";
import { tlsEnvironment, tlsOptions } from "@redis-ha-lab/common/tls.ts";
import { z } from "zod";

const password = (description: string) => z.string().min(1).optional().describe(description);

const environment = z.object({
  LOG_LEVEL: logLevel,
  HTTP_PORT: port(9121, "where /scrape, /sd and /metrics answer; redis_exporter's port"),
  HTTP_NAMES: httpNames("exporter"),
  REDIS_NODES: endpoints("Redis nodes, name=host:port,…").optional(),
  SENTINEL_NODES: endpoints("Sentinels, name=host:port,…").optional(),
  SENTINEL_MASTER_NAME: z.string().min(1).default("mymaster").describe("the master as the Sentinels call it"),
  SENTINEL_DISCOVERY: toggle(true, "also scrape nodes that are not configured but named by a Sentinel"),
  DISCOVERY_PASSWORDS: toggle(
    false,
    "send the passwords to discovered nodes, too: anything that can speak as a Sentinel then learns them",
  ),
  HAPROXY_STATS: endpoints(
    "HAProxy's stats port, name=host:port; without it no route is compared",
  ).optional(),
  REDIS_EXPORTER_USER: z.string().default("exporter").describe("ACL user on the Redis nodes"),
  REDIS_EXPORTER_PASSWORD: password("its password; none: connect without one"),
  REDIS_EXPORTER_PASSWORD_FILE: file("file with its password"),
  SENTINEL_CLIENT_USER: z.string().default("client").describe("ACL user on the Sentinels"),
  SENTINEL_CLIENT_PASSWORD: password("its password; none: connect without one"),
  SENTINEL_CLIENT_PASSWORD_FILE: file("file with its password"),
  ...tlsEnvironment,
  SCRAPE_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(60_000)
    .default(5_000)
    .describe("longest a scrape may take where Prometheus allows more, in milliseconds"),
  INCLUDE_CONFIG_METRICS: toggle(false, "one series per setting (redis_exporter's --include-config-metrics)"),
  INCLUDE_LATENCY_HISTOGRAMS: toggle(true, "run times per command as histograms; most of a scrape's cost"),
});

function access(username: string, secret: string | undefined, tls: ConnectionOptions | undefined): Access {
  return {
    clientName: "exporter",
    ...(secret !== undefined && { credentials: { username, password: secret } }),
    ...(tls && { tls }),
  };
}

export function readConfig() {
  const from = loadConfig("exporter", environment);
  const tls = tlsOptions(from);
  return {
    logLevel: from.LOG_LEVEL,
    httpPort: from.HTTP_PORT,
    httpNames: from.HTTP_NAMES,
    redisNodes: from.REDIS_NODES ?? [],
    sentinelNodes: from.SENTINEL_NODES ?? [],
    masterName: from.SENTINEL_MASTER_NAME,
    discovery: from.SENTINEL_DISCOVERY,
    discoveryPasswords: from.DISCOVERY_PASSWORDS,
    haproxy: from.HAPROXY_STATS?.[0],
    access: {
      redis: access(
        from.REDIS_EXPORTER_USER,
        from.REDIS_EXPORTER_PASSWORD ?? from.REDIS_EXPORTER_PASSWORD_FILE,
        tls,
      ),
      sentinel: access(
        from.SENTINEL_CLIENT_USER,
        from.SENTINEL_CLIENT_PASSWORD ?? from.SENTINEL_CLIENT_PASSWORD_FILE,
        tls,
      ),
    },
    scrapeTimeoutMs: from.SCRAPE_TIMEOUT_MS,
    flags: { configMetrics: from.INCLUDE_CONFIG_METRICS, latencyHistograms: from.INCLUDE_LATENCY_HISTOGRAMS },
  };
}

export type Config = ReturnType<typeof readConfig>;
