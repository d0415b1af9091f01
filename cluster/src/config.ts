/** What the lab's tools know about the lab, from the environment Compose gives them. */
import { endpoint, endpoints } from "@redis-ha-lab/common/endpoints.ts";
import { loadConfig, port, secret, toggle } from "@redis-ha-lab/common/env.ts";
import { tlsEnvironment, tlsOptions } from "@redis-ha-lab/common/tls.ts";
import { z } from "zod";
import { credentialsOf } from "./connect/redis.ts";

const count = (fallback: number, description: string) =>
  z.coerce.number().int().min(0).default(fallback).describe(description);

const interval = (fallback: string, description: string) =>
  z
    .string()
    .regex(/^[1-9]\d*[sm]$/, "must be a duration such as 1s, 15s or 1m")
    .default(fallback)
    .describe(description)
    .transform((text) => Number.parseInt(text, 10) * (text.endsWith("m") ? 60_000 : 1_000));

const image = (description: string) => z.string().min(1).optional().describe(description);

export const schema = z.object({
  LAB_PROJECT: z
    .string()
    .default("redis-ha-lab")
    .describe("Compose project: only its containers are touched"),
  LAB_NET: z
    .string()
    .regex(/^198\.(18|19)\.\d{1,3}$/, "must be the first three parts of an address inside 198.18.0.0/15")
    .default("198.18.77")
    .describe("first three parts of the lab's network"),
  LAB_LOCK: z.string().optional().describe("token of the lock that this command's caller holds"),
  REDIS_NODES: endpoints("every data node, name=host:port,…"),
  SENTINEL_NODES: endpoints("every Sentinel, name=host:port,…"),
  SENTINEL_MASTER_NAME: z.string().default("mymaster").describe("the name Sentinel gives the master"),
  HAPROXY_WRITE: endpoint("HAProxy's address for writes"),
  HAPROXY_READ: endpoint("HAProxy's address for reads"),
  HAPROXY_STATS: endpoint("HAProxy's address for statistics and the route, as clients reach it"),
  HAPROXIES_STATS: endpoints("the same of each HAProxy, where there are two").optional(),
  PUBLISHER: endpoint("the publisher's HTTP address"),
  SUBSCRIBER: endpoint("the subscriber's HTTP address"),
  REPOINTER_HTTP: endpoint("the repointer's HTTP address"),
  EXPORTER: endpoint("the exporter's HTTP address"),
  PROMETHEUS: endpoint("Prometheus's HTTP address"),
  ALERTMANAGER: endpoint("Alertmanager's HTTP address"),
  CONSOLE: endpoint("the console's HTTP address"),
  RECEIVER: endpoint("the HTTP address of the receiver of notifications"),
  REDIS_ADMIN_PASSWORD: secret("password of user admin, on Redis and on the Sentinels"),
  REDIS_APP_PASSWORD: secret("password of user app, on Redis"),
  REDIS_LAB_PASSWORD: secret("password of user lab, on Redis"),
  SENTINEL_CLIENT_PASSWORD: secret("password of user client, on the Sentinels"),
  ...tlsEnvironment,
  SENTINEL_QUORUM: count(2, "Sentinels that must agree that the master is down"),
  SENTINEL_DOWN_AFTER: count(2_000, "milliseconds of silence before a Sentinel calls an instance down"),
  SENTINEL_FAILOVER_TIMEOUT: count(10_000, "milliseconds; a failed failover is retried after twice this"),
  SENTINEL_PARALLEL_SYNCS: count(1, "replicas that resynchronise at the same time after a failover"),
  MIN_REPLICAS_TO_WRITE: count(
    1,
    "the write guard: a master with fewer replicas refuses writes; 0 switches it off",
  ),
  MIN_REPLICAS_MAX_LAG: count(10, "seconds without a replica's acknowledgement until it no longer counts"),
  READ_MAX_LAG_BYTES: count(1_048_576, "bytes a replica may lag and still serve reads"),
  REPOINTER: toggle(true, "whether the repointer shortens failover under the write guard"),
  PROMOTE_UNSYNCED: z
    .enum(["no", "yes"])
    .default("no")
    .describe("whether a replica may be promoted that has not synchronised since its start"),
  SCRAPE_INTERVAL: interval("1s", "how often Prometheus asks, such as 1s, 15s or 1m"),
  PUBLISH_RATE: count(10, "messages per second and client path of the publisher"),
  REDIS_IMAGE: image("image of the Redis nodes"),
  HAPROXY_IMAGE: image("image of HAProxy"),
  TOOLS_IMAGE: image("image of the lab's tools, for one-off helper containers"),
  GRAFANA_IMAGE: image("image of Grafana; absent where it is unavailable"),
  HAPROXY_WRITE_PORT: port(6383, "published port of writes"),
  HAPROXY_READ_PORT: port(6384, "published port of reads"),
  HAPROXY_STATS_PORT: port(8404, "published port of HAProxy's page"),
  PUBLISHER_PORT: port(4001, "published port of the publisher"),
  SUBSCRIBER_PORT: port(4002, "published port of the subscriber"),
  EXPORTER_PORT: port(9121, "published port of the exporter"),
  PROMETHEUS_PORT: port(9090, "published port of Prometheus"),
  ALERTMANAGER_PORT: port(9093, "published port of Alertmanager"),
  GRAFANA_PORT: port(3000, "published port of Grafana"),
  CONSOLE_PORT: port(8080, "published port of the console"),
  SITE_HOSTS: endpoints(
    "where the lab is hosts and not containers: their sshd, host-1=address:22,…, in the order of REDIS_NODES",
  ).optional(),
  SITE_USER: z.string().default("root").describe("user that logs in there; it must be able to become root"),
  RUNS_DIR: z.string().default("runs").describe("folder reports and results are written to"),
});

type Environment = z.output<typeof schema>;

/** As the environment has them, for processes that are given them. */
const tlsVariables = (env: Environment) => ({
  TLS: env.TLS,
  TLS_CA_FILE: env.TLS_CA_FILE,
  TLS_CERT_FILE: env.TLS_CERT_FILE,
  TLS_KEY_FILE: env.TLS_KEY_FILE,
  TLS_SERVER_NAME: env.TLS_SERVER_NAME,
  TLS_VERIFY: env.TLS_VERIFY,
});

function usersOf(env: Environment) {
  const tls = tlsOptions(env);
  return {
    /** On Redis and on the Sentinels: may do everything. */
    admin: credentialsOf("admin", env.REDIS_ADMIN_PASSWORD, tls),
    /** On Redis: what applications may do. */
    app: credentialsOf("app", env.REDIS_APP_PASSWORD, tls),
    /** On Redis: what the runner needs, CONFIG, DEBUG and CLIENT included. */
    lab: credentialsOf("lab", env.REDIS_LAB_PASSWORD, tls),
    /** On the Sentinels: discovery and events, nothing that changes state. */
    client: credentialsOf("client", env.SENTINEL_CLIENT_PASSWORD, tls),
  };
}

const clusterSettings = (env: Environment) => ({
  quorum: env.SENTINEL_QUORUM,
  downAfterMs: env.SENTINEL_DOWN_AFTER,
  failoverTimeoutMs: env.SENTINEL_FAILOVER_TIMEOUT,
  parallelSyncs: env.SENTINEL_PARALLEL_SYNCS,
  minReplicasToWrite: env.MIN_REPLICAS_TO_WRITE,
  /** seconds */
  minReplicasMaxLag: env.MIN_REPLICAS_MAX_LAG,
  readMaxLagBytes: env.READ_MAX_LAG_BYTES,
  publishRate: env.PUBLISH_RATE,
  repointer: env.REPOINTER,
  promoteUnsynced: env.PROMOTE_UNSYNCED === "yes",
  scrapeIntervalMs: env.SCRAPE_INTERVAL,
});

const portsOf = (env: Environment) => ({
  haproxyWrite: env.HAPROXY_WRITE_PORT,
  haproxyRead: env.HAPROXY_READ_PORT,
  haproxyStats: env.HAPROXY_STATS_PORT,
  publisher: env.PUBLISHER_PORT,
  subscriber: env.SUBSCRIBER_PORT,
  exporter: env.EXPORTER_PORT,
  prometheus: env.PROMETHEUS_PORT,
  alertmanager: env.ALERTMANAGER_PORT,
  grafana: env.GRAFANA_PORT,
  console: env.CONSOLE_PORT,
});

/** Shapes the flat environment into what the tools speak of. */
export function toLabConfig(env: Environment) {
  return {
    project: env.LAB_PROJECT,
    net: env.LAB_NET,
    lockToken: env.LAB_LOCK,
    redisNodes: env.REDIS_NODES,
    sentinels: env.SENTINEL_NODES,
    masterName: env.SENTINEL_MASTER_NAME,
    haproxyWrite: env.HAPROXY_WRITE,
    haproxyRead: env.HAPROXY_READ,
    haproxyStats: env.HAPROXY_STATS,
    /** Each by itself, under the name of its service. With two of them the address above is on one and can move. */
    haproxies: env.HAPROXIES_STATS ?? [env.HAPROXY_STATS],
    publisher: env.PUBLISHER,
    subscriber: env.SUBSCRIBER,
    repointer: env.REPOINTER_HTTP,
    exporter: env.EXPORTER,
    prometheus: env.PROMETHEUS,
    alertmanager: env.ALERTMANAGER,
    receiver: env.RECEIVER,
    console: env.CONSOLE,
    tls: tlsVariables(env),
    credentials: usersOf(env),
    settings: clusterSettings(env),
    images: {
      redis: env.REDIS_IMAGE,
      haproxy: env.HAPROXY_IMAGE,
      tools: env.TOOLS_IMAGE,
      grafana: env.GRAFANA_IMAGE,
    },
    hostPorts: portsOf(env),
    /** Undefined for the lab, whose parts are containers. */
    hosts: env.SITE_HOSTS && { user: env.SITE_USER, sshd: env.SITE_HOSTS },
    runsDir: env.RUNS_DIR,
  };
}

export type LabConfig = Readonly<ReturnType<typeof toLabConfig>>;

/** Reads the environment, or reports everything wrong with it and exits with 78. */
export const loadLabConfig = (): LabConfig => toLabConfig(loadConfig("lab", schema));
