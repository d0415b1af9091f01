/** The exporter's environment. */
import { readFileSync } from "node:fs";
import type { ConnectionOptions } from "node:tls";
import type { Access } from "@redis-ha-lab/cluster/resp/connection.ts";
import { endpoints } from "@redis-ha-lab/common/endpoints.ts";
import { loadConfig, logLevel, port, toggle } from "@redis-ha-lab/common/env.ts";
import { z } from "zod";

const file = (description: string) =>
  z
    .string()
    .transform((path, context) => {
      try {
        return readFileSync(path, "utf8").replace(/\r?\n$/, "");
      } catch (error) {
        context.addIssue({
          code: "custom",
          message: `can't be read: ${(error as NodeJS.ErrnoException).code}`,
        });
        return z.NEVER;
      }
    })
    .optional()
    .describe(description);

const password = (description: string) => z.string().min(1).optional().describe(description);

const environment = z.object({
  LOG_LEVEL: logLevel,
  HTTP_PORT: port(9121, "where /scrape, /sd and /metrics answer; redis_exporter's port"),
  REDIS_NODES: endpoints("Redis nodes, name=host:port,…").optional(),
  SENTINEL_NODES: endpoints("Sentinels, name=host:port,…").optional(),
  SENTINEL_MASTER_NAME: z.string().min(1).default("mymaster").describe("the master as the Sentinels call it"),
  SENTINEL_DISCOVERY: toggle(true, "also scrape nodes that are not configured but named by a Sentinel"),
  HAPROXY_STATS: endpoints(
    "HAProxy's stats port, name=host:port; without it no route is compared",
  ).optional(),
  REDIS_EXPORTER_USER: z.string().default("exporter").describe("ACL user on the Redis nodes"),
  REDIS_EXPORTER_PASSWORD: password("its password; none: connect without one"),
  REDIS_EXPORTER_PASSWORD_FILE: file("file with its password"),
  SENTINEL_CLIENT_USER: z.string().default("client").describe("ACL user on the Sentinels"),
  SENTINEL_CLIENT_PASSWORD: password("its password; none: connect without one"),
  SENTINEL_CLIENT_PASSWORD_FILE: file("file with its password"),
  TLS: toggle(false, "speak TLS with Redis nodes and Sentinels"),
  TLS_CA_FILE: file("certificate authority that signed theirs"),
  TLS_CERT_FILE: file("our own certificate, where they ask for one"),
  TLS_KEY_FILE: file("the key of our own certificate"),
  TLS_SERVER_NAME: z.string().optional().describe("name to expect in their certificates instead of the host"),
  TLS_VERIFY: toggle(true, "refuse a certificate that does not verify"),
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

type Environment = z.output<typeof environment>;

function tlsOf(from: Environment): ConnectionOptions | undefined {
  if (!from.TLS) return undefined;
  return {
    rejectUnauthorized: from.TLS_VERIFY,
    ...(from.TLS_CA_FILE !== undefined && { ca: from.TLS_CA_FILE }),
    ...(from.TLS_CERT_FILE !== undefined && { cert: from.TLS_CERT_FILE }),
    ...(from.TLS_KEY_FILE !== undefined && { key: from.TLS_KEY_FILE }),
    ...(from.TLS_SERVER_NAME !== undefined && { servername: from.TLS_SERVER_NAME }),
  };
}

function access(username: string, secret: string | undefined, tls: ConnectionOptions | undefined): Access {
  return {
    clientName: "exporter",
    ...(secret !== undefined && { credentials: { username, password: secret } }),
    ...(tls && { tls }),
  };
}

export function readConfig() {
  const from = loadConfig("exporter", environment);
  const tls = tlsOf(from);
  return {
    logLevel: from.LOG_LEVEL,
    httpPort: from.HTTP_PORT,
    redisNodes: from.REDIS_NODES ?? [],
    sentinelNodes: from.SENTINEL_NODES ?? [],
    masterName: from.SENTINEL_MASTER_NAME,
    discovery: from.SENTINEL_DISCOVERY,
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
