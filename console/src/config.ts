/** The console's environment: every variable with its meaning and default. */
import { endpoint, endpoints } from "@redis-ha-lab/common/endpoints.ts";
import { loadConfig, logLevel, port, secret } from "@redis-ha-lab/common/env.ts";
import { httpNames } from "@redis-ha-lab/common/host-check.ts";
import { tlsEnvironment } from "@redis-ha-lab/common/tls.ts";
import { z } from "zod";

const count = (fallback: number, description: string) =>
  z.coerce.number().int().min(0).default(fallback).describe(description);

export const consoleEnvironment = z.object({
  LOG_LEVEL: logLevel,
  HTTP_PORT: port(8080, "where the console listens"),
  HTTP_NAMES: httpNames("console"),
  LAB_PROJECT: z.string().default("redis-ha-lab").describe("the lab's Compose project, shown as its name"),
  REDIS_NODES: endpoints("every data node, name=host:port,…"),
  SENTINEL_NODES: endpoints("every Sentinel, name=host:port,…"),
  SENTINEL_MASTER_NAME: z.string().min(1).default("mymaster").describe("the name Sentinel gives the master"),
  SENTINEL_QUORUM: count(2, "Sentinels that must agree that the master is down"),
  SENTINEL_DOWN_AFTER: count(2_000, "milliseconds of silence before a Sentinel calls an instance down"),
  MIN_REPLICAS_TO_WRITE: count(1, "the write guard: a master with fewer replicas refuses writes; 0: off"),
  HAPROXY_STATS: endpoint("HAProxy's address for statistics and the route"),
  PUBLISHER: endpoint("the publisher's HTTP address"),
  SUBSCRIBER: endpoint("the subscriber's HTTP address"),
  ALERTMANAGER: endpoint("Alertmanager's HTTP address"),
  HANDS: endpoint("the HTTP address of hands, where it may be on").optional(),
  ...tlsEnvironment,
  REDIS_CONSOLE_PASSWORD: secret("password of Redis's user `console`"),
  SENTINEL_CLIENT_PASSWORD: secret("password of the Sentinels' user `client`"),
  RUNBOOKS: z.string().default("docs/runbooks.md").describe("the file that /runbooks shows"),
  RUNS_DIR: z.string().default("runs").describe("folder with the scenarios' reports"),
});

export type ConsoleConfig = z.output<typeof consoleEnvironment>;

export const loadConsoleConfig = (): ConsoleConfig => loadConfig("console", consoleEnvironment);
