/** The connection of one lane, as a well-built client makes it or as the library's defaults make it. */

import { endpoint, endpoints } from "@redis-ha-lab/common/endpoints.ts";
import { secret } from "@redis-ha-lab/common/env.ts";
import { Redis, type RedisOptions } from "ioredis";
import { z } from "zod";
import type { Lane } from "../lanes.ts";
import { type MasterRoute, type MasterRouteOptions, watchMasterRoute } from "./master-route.ts";
import { directOptions, neverEnding, sentinelOptions } from "./redis.ts";
import { connectByRoute } from "./route-connection.ts";

/** The part of the environment that says how Redis is reached; the same in both applications. */
export const laneEnvironment = {
  REDIS_NODES: endpoints("the Redis nodes by name, name=host:port,…"),
  SENTINEL_NODES: endpoints("the Sentinels by name, name=host:port,…"),
  SENTINEL_MASTER_NAME: z.string().min(1).default("mymaster").describe("what the Sentinels call the master"),
  SENTINEL_CLIENT_PASSWORD: secret("of the user `client` on the Sentinels"),
  HAPROXY_WRITE: endpoint("HAProxy's port for writes, name=host:port"),
  HAPROXY_READ: endpoint("HAProxy's port for reads, name=host:port"),
  REDIS_APP_PASSWORD: secret("of the user `app` on Redis"),
  CLIENT_PROFILE: z
    .enum(["tuned", "naive"])
    .default("tuned")
    .describe("tuned: connections built for failover; naive: the library's defaults, for the contrast"),
};

export type LaneEnvironment = z.output<z.ZodObject<typeof laneEnvironment>>;

export interface LaneConnection {
  readonly redis: Redis;
  /** True when the client resends what a broken connection left unanswered (the library's default). */
  readonly resends: boolean;
  close(): void;
}

/** `replyMapping` selects an overload of ioredis's constructor; nobody here changes it. */
type ConnectionOptions = Omit<RedisOptions, "replyMapping">;

/** @param connectionName shown by CLIENT LIST, so that a person sees who is who. */
export function laneOptions(
  lane: Lane,
  environment: LaneEnvironment,
  connectionName: string,
  side: "master" | "replica" = "master",
): ConnectionOptions {
  const app = { username: "app", password: environment.REDIS_APP_PASSWORD };
  if (lane === "haproxy") {
    const endpoint = side === "master" ? environment.HAPROXY_WRITE : environment.HAPROXY_READ;
    return directOptions(endpoint, app, connectionName);
  }
  return sentinelOptions(
    environment.SENTINEL_NODES,
    environment.SENTINEL_MASTER_NAME,
    app,
    { username: "client", password: environment.SENTINEL_CLIENT_PASSWORD },
    connectionName,
    side === "master" ? "master" : "slave",
  );
}

/** What remains of the options when nobody has thought about failover: addresses and passwords. */
const NAIVE = [
  "host",
  "port",
  "username",
  "password",
  "connectionName",
  "sentinels",
  "name",
  "role",
  "sentinelUsername",
  "sentinelPassword",
] as const satisfies readonly (keyof RedisOptions)[];

/** The options without anything that was thought about failover. */
export function naiveOptions(options: ConnectionOptions): ConnectionOptions {
  return Object.fromEntries(NAIVE.flatMap((key) => (key in options ? [[key, options[key]]] : [])));
}

/** What every tuned connection of the applications has beside what says where it leads. */
const TUNED = {
  // How long a goodbye may take: a frozen peer never answers it.
  disconnectTimeout: 100,
  // What can't be sent now is refused now: the caller decides whether to wait, and how much to keep.
  enableOfflineQueue: false,
  // Each application subscribes by itself on "ready", so that it knows when the answer came.
  autoResubscribe: false,
} satisfies RedisOptions;

function connect(options: ConnectionOptions, profile: LaneEnvironment["CLIENT_PROFILE"]): LaneConnection {
  if (profile === "tuned") return { ...neverEnding(new Redis({ ...options, ...TUNED })), resends: false };
  const redis = new Redis(naiveOptions(options));
  redis.on("error", () => {});
  return { redis, resends: true, close: () => redis.disconnect() };
}

/** One watch of the Sentinels for all connections of a process; `connectLane` takes it. */
export function watchLaneRoute(
  environment: LaneEnvironment,
  connectionName: string,
  onTopology: MasterRouteOptions["onTopology"] = () => {},
): MasterRoute {
  return watchMasterRoute({
    sentinels: environment.SENTINEL_NODES,
    nodes: environment.REDIS_NODES,
    masterName: environment.SENTINEL_MASTER_NAME,
    credentials: { username: "client", password: environment.SENTINEL_CLIENT_PASSWORD },
    nodeCredentials: { username: "app", password: environment.REDIS_APP_PASSWORD },
    connectionName,
    onTopology,
  });
}

/**
 * Connects to the master in the background and keeps trying until `close()`; never throws because Redis is away.
 * @param route what this process knows of the master from the Sentinels; the naive client lets the library ask.
 */
export function connectLane(
  lane: Lane,
  environment: LaneEnvironment,
  connectionName: string,
  route: MasterRoute,
): LaneConnection {
  const { CLIENT_PROFILE, REDIS_APP_PASSWORD } = environment;
  if (lane === "haproxy" || CLIENT_PROFILE === "naive") {
    return connect(laneOptions(lane, environment, connectionName), CLIENT_PROFILE);
  }
  const app = { username: "app", password: REDIS_APP_PASSWORD };
  return { ...connectByRoute(route, app, connectionName, TUNED), resends: false };
}

/** The same to a replica, for reads. */
export function connectLaneToReplica(
  lane: Lane,
  environment: LaneEnvironment,
  connectionName: string,
): LaneConnection {
  return connect(laneOptions(lane, environment, connectionName, "replica"), environment.CLIENT_PROFILE);
}
