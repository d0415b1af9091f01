/** The connection of one lane, as a well-built client makes it or as the library's defaults make it. */
import { Redis, type RedisOptions } from "ioredis";
import { z } from "zod";
import { type Endpoint, endpoints } from "./endpoints.ts";
import { secret } from "./env.ts";
import type { Lane } from "./lanes.ts";
import { directOptions, neverEnding, sentinelOptions } from "./redis.ts";
import type { Address } from "./sentinel-events.ts";

const oneEndpoint = (description: string) =>
  endpoints(description).transform((found, context): Endpoint => {
    const [only] = found;
    if (only && found.length === 1) return only;
    context.addIssue({ code: "custom", message: "exactly one name=host:port is needed" });
    return z.NEVER;
  });

/** The part of the environment that says how Redis is reached; the same in both applications. */
export const laneEnvironment = {
  REDIS_NODES: endpoints("the Redis nodes by name, name=host:port,…"),
  SENTINEL_NODES: endpoints("the Sentinels by name, name=host:port,…"),
  SENTINEL_MASTER_NAME: z.string().min(1).default("mymaster").describe("what the Sentinels call the master"),
  SENTINEL_CLIENT_PASSWORD: secret("of the user `client` on the Sentinels"),
  HAPROXY_WRITE: oneEndpoint("HAProxy's port for writes, name=host:port"),
  HAPROXY_READ: oneEndpoint("HAProxy's port for reads, name=host:port"),
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
  /** Drops the connection if it leads to that node, and looks for the master anew at once. */
  leave(node: Address): void;
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

function naive(options: ConnectionOptions): ConnectionOptions {
  return Object.fromEntries(NAIVE.flatMap((key) => (key in options ? [[key, options[key]]] : [])));
}

/**
 * Connects in the background and keeps trying until `close()`; never throws because Redis is away.
 * Whoever watches the Sentinels calls `leave` with the old master at each +switch-master.
 */
export function connectLane(
  lane: Lane,
  environment: LaneEnvironment,
  connectionName: string,
  side: "master" | "replica" = "master",
): LaneConnection {
  const options = laneOptions(lane, environment, connectionName, side);
  if (environment.CLIENT_PROFILE === "naive") {
    const redis = new Redis(naive(options));
    redis.on("error", () => {});
    return { redis, resends: true, leave: () => {}, close: () => redis.disconnect() };
  }
  const redis = new Redis({
    ...options,
    // `leave` does the same with one difference: ioredis's detector drops the new connection too, once for each
    // Sentinel that announces the switch later than the first, and needs a connection per Sentinel to hear it.
    failoverDetector: false,
    // How long a goodbye may take: a frozen peer never answers it.
    disconnectTimeout: 100,
    // What can't be sent now is refused now: the caller decides whether to wait, and how much to keep.
    enableOfflineQueue: false,
    // Each application subscribes by itself on "ready", so that it knows when the answer came.
    autoResubscribe: false,
  });
  return {
    ...neverEnding(redis),
    resends: false,
    leave: (node) => leave(redis, node),
  };
}

function leave(redis: Redis, { host, port }: Address): void {
  const again = () => void redis.connect().catch(() => {});
  if (redis.status === "ready" || redis.status === "connect") {
    const { remoteAddress, remotePort } = redis.stream;
    if (remoteAddress === host && remotePort === port) redis.disconnect(true);
  } else if (redis.status === "reconnecting") {
    again();
  } else if (redis.stream?.connecting) {
    // A killed node's address no longer answers at all: such an attempt would hang until its time-out. To the new
    // master it takes less than a millisecond, so what is still connecting goes the wrong way.
    redis.once("reconnecting", again);
    redis.stream.destroy();
  }
  // Else the route is being resolved; interrupting that would end the client.
}
