/** The connection of one client path, as a well-built client makes it or as the library's defaults make it. */

import { endpoint, endpoints } from "@redis-ha-lab/common/endpoints.ts";
import { secret } from "@redis-ha-lab/common/env.ts";
import { tlsEnvironment, tlsOptions } from "@redis-ha-lab/common/tls.ts";
import { Redis, type RedisOptions } from "ioredis";
import { z } from "zod";
import type { ClientPath } from "../client-paths.ts";
import { type MasterRoute, type MasterRouteOptions, watchMasterRoute } from "./master-route.ts";
import { type Credentials, credentialsOf, directOptions, neverEnding, sentinelOptions } from "./redis.ts";
import { connectByRoute } from "./route-connection.ts";

/** The part of the environment that says how Redis is reached; the same in both applications. */
export const clientEnvironment = {
  ...tlsEnvironment,
  REDIS_NODES: endpoints("the Redis nodes by name, name=host:port,…"),
  SENTINEL_NODES: endpoints("the Sentinels by name, name=host:port,…"),
  SENTINEL_MASTER_NAME: z.string().min(1).default("mymaster").describe("what the Sentinels call the master"),
  SENTINEL_CLIENT_PASSWORD: secret("of the user `client` on the Sentinels"),
  HAPROXY_WRITE: endpoint("HAProxy's port for writes, name=host:port"),
  HAPROXY_READ: endpoint("HAProxy's port for reads, name=host:port"),
  REDIS_APP_PASSWORD: secret("of the user `app` on Redis"),
  CLIENT_PROFILE: z
    .enum(["tuned", "durable", "naive"])
    .default("tuned")
    .describe(
      "tuned: connections built for failover; durable: the same, and a stream message counts when a replica has it, too; naive: the library's defaults, for the contrast",
    ),
};

export type ClientEnvironment = z.output<z.ZodObject<typeof clientEnvironment>>;

const appOf = (environment: ClientEnvironment): Credentials =>
  credentialsOf("app", environment.REDIS_APP_PASSWORD, tlsOptions(environment));
const sentinelUserOf = (environment: ClientEnvironment): Credentials =>
  credentialsOf("client", environment.SENTINEL_CLIENT_PASSWORD, tlsOptions(environment));

export interface ClientConnection {
  readonly redis: Redis;
  /** True when the client resends what a broken connection left unanswered (the library's default). */
  readonly resends: boolean;
  close(): void;
}

/** `replyMapping` selects an overload of ioredis's constructor; nothing here changes it. */
type ConnectionOptions = Omit<RedisOptions, "replyMapping">;

/** @param connectionName shown by CLIENT LIST, so that a person sees which connection is whose. */
export function clientOptions(
  clientPath: ClientPath,
  environment: ClientEnvironment,
  connectionName: string,
  side: "master" | "replica" = "master",
): ConnectionOptions {
  const app = appOf(environment);
  if (clientPath === "haproxy") {
    const endpoint = side === "master" ? environment.HAPROXY_WRITE : environment.HAPROXY_READ;
    return directOptions(endpoint, app, connectionName);
  }
  return sentinelOptions(
    environment.SENTINEL_NODES,
    environment.SENTINEL_MASTER_NAME,
    app,
    sentinelUserOf(environment),
    connectionName,
    side === "master" ? "master" : "slave",
  );
}

/** What remains of the options without any thought of failover: addresses, passwords, TLS. */
const WITHOUT_TUNING = [
  "host",
  "port",
  "username",
  "password",
  "tls",
  "connectionName",
  "sentinels",
  "name",
  "role",
  "sentinelUsername",
  "sentinelPassword",
  "sentinelTLS",
  "enableTLSForSentinelMode",
] as const satisfies readonly (keyof RedisOptions)[];

/** The options without anything that was thought about failover. */
export function libraryDefaults(options: ConnectionOptions): ConnectionOptions {
  return Object.fromEntries(WITHOUT_TUNING.flatMap((key) => (key in options ? [[key, options[key]]] : [])));
}

/** What every tuned connection of the applications has beside what says where it leads. */
const TUNED = {
  // How long a goodbye may take: a unresponsive peer never answers it.
  disconnectTimeout: 100,
  // What can't be sent now is refused now: the caller decides whether to wait, and how much to keep.
  enableOfflineQueue: false,
  // Each application subscribes by itself on "ready", so that it knows when the answer came.
  autoResubscribe: false,
} satisfies RedisOptions;

function connect(options: ConnectionOptions, profile: ClientEnvironment["CLIENT_PROFILE"]): ClientConnection {
  if (profile !== "naive") return { ...neverEnding(new Redis({ ...options, ...TUNED })), resends: false };
  const redis = new Redis(libraryDefaults(options));
  redis.on("error", () => {});
  return { redis, resends: true, close: () => redis.disconnect() };
}

/** One watch of the Sentinels for all connections of a process; `connectToMaster` takes it. */
export function watchClientRoute(
  environment: ClientEnvironment,
  connectionName: string,
  onTopology: MasterRouteOptions["onTopology"] = () => {},
  onTlsProblem: MasterRouteOptions["onTlsProblem"] = () => {},
): MasterRoute {
  return watchMasterRoute({
    sentinels: environment.SENTINEL_NODES,
    nodes: environment.REDIS_NODES,
    masterName: environment.SENTINEL_MASTER_NAME,
    credentials: sentinelUserOf(environment),
    nodeCredentials: appOf(environment),
    connectionName,
    onTopology,
    onTlsProblem,
  });
}

/**
 * Connects to the master in the background and keeps trying until `close()`; never throws because Redis is away.
 * @param route what this process knows of the master from the Sentinels; the client with library defaults lets the library ask.
 */
export function connectToMaster(
  clientPath: ClientPath,
  environment: ClientEnvironment,
  connectionName: string,
  route: MasterRoute,
): ClientConnection {
  const { CLIENT_PROFILE } = environment;
  if (clientPath === "haproxy" || CLIENT_PROFILE === "naive") {
    return connect(clientOptions(clientPath, environment, connectionName), CLIENT_PROFILE);
  }
  return { ...connectByRoute(route, appOf(environment), connectionName, TUNED), resends: false };
}

/** The same to a replica, for reads. */
export function connectToReplica(
  clientPath: ClientPath,
  environment: ClientEnvironment,
  connectionName: string,
): ClientConnection {
  return connect(
    clientOptions(clientPath, environment, connectionName, "replica"),
    environment.CLIENT_PROFILE,
  );
}
