/** A master with many keys, first with the statistics of an ordinary day, then with those of every command there is. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { parseInfo, versionOf } from "@redis-ha-lab/cluster/read/info.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { Redis } from "ioredis";

/** Commands that would block, stop or change the server, or take over the connection. */
const LEFT_OUT = new Set(
  (
    "shutdown debug monitor sync psync replicaof slaveof failover subscribe psubscribe ssubscribe quit reset hello " +
    "client flushall flushdb restore cluster blpop brpop bzpopmin bzpopmax xread xreadgroup wait waitaof swapdb auth " +
    "blmove brpoplpush blmpop bzmpop multi exec watch save bgsave bgrewriteaof config acl module migrate select"
  ).split(" "),
);
/** What a busy application uses, with the arguments that make it work. */
const USUAL: readonly (readonly string[])[] = [
  "PING",
  "SET key:0 value",
  "GET key:0",
  "MGET key:0 key:1",
  "DEL gone",
  "EXPIRE key:0 3600",
  "TTL key:0",
  "INCR counter",
  "EXISTS key:0",
  "HSET hash field value",
  "HGET hash field",
  "HGETALL hash",
  "LPUSH list value",
  "LPOP list",
  "SADD set member",
  "SMEMBERS set",
  "ZADD leaderboard 1 member",
  "ZRANGE leaderboard 0 10",
  "PUBLISH channel message",
  "XADD stream * field value",
].map((line) => line.split(" "));
/** Calls of each command, so that its histogram has more than one bucket. */
const CALLS = 20;

export const CREDENTIALS = { username: "exporter", password: "benchmark" } as const;
export const PORT = 6379;

export interface BusyRedis {
  readonly pid: number;
  readonly version: string;
  /** Forgets all statistics and calls what an application calls. @returns how many commands have statistics now. */
  usualStatistics(): Promise<number>;
  /** Calls every command there is, also those that fail. */
  allStatistics(): Promise<number>;
  stop(): Promise<void>;
}

async function callEach(redis: Redis, commands: readonly (readonly string[])[]): Promise<void> {
  for (const [name = "", ...words] of commands) {
    await Promise.allSettled(Array.from({ length: CALLS }, () => redis.call(name, ...words)));
  }
}

/** Every command with as many arguments as it needs; that most of them fail is part of the statistics. */
async function everyCommand(redis: Redis): Promise<readonly (readonly string[])[]> {
  const commands = (await redis.call("COMMAND")) as [string, number, ...unknown[]][];
  return commands
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(([name, arity]) => [name, ...Array.from({ length: Math.abs(arity) - 1 }, () => "1")]);
}

async function commandsWithStatistics(redis: Redis): Promise<number> {
  return (await redis.info("commandstats")).match(/^cmdstat_/gm)?.length ?? 0;
}

export async function startBusyRedis(keys: number): Promise<BusyRedis> {
  const server: ChildProcess = spawn(
    "redis-server",
    ["--port", String(PORT), "--save", "", "--enable-debug-command", "local", "--bind", "127.0.0.1"],
    { stdio: "ignore" },
  );
  const exited = once(server, "exit");
  const redis = new Redis({ host: "127.0.0.1", port: PORT, retryStrategy: () => 100 });
  redis.on("error", () => {});
  await until(async () => ((await redis.ping()) === "PONG" ? true : undefined), {
    withinMs: 10_000,
    everyMs: 50,
    why: () => "redis-server does not answer",
  });
  const { username, password } = CREDENTIALS;
  await redis.call("ACL", "SETUSER", username, "on", `>${password}`, "~*", "&*", "+@all");
  await redis.call("DEBUG", "POPULATE", keys, "key", 64);
  const version = versionOf(parseInfo(await redis.info("server"))) ?? "unknown";
  return {
    pid: server.pid ?? 0,
    version,
    usualStatistics: async () => {
      await redis.config("RESETSTAT");
      await callEach(redis, USUAL);
      return commandsWithStatistics(redis);
    },
    allStatistics: async () => {
      await callEach(redis, await everyCommand(redis));
      return commandsWithStatistics(redis);
    },
    stop: async () => {
      redis.disconnect();
      server.kill("SIGTERM");
      await exited;
    },
  };
}
