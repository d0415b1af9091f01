/** A master as a scrape finds it at its most expensive: 100,000 keys, and statistics of every command there is. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
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
/** Calls of each command, so that its histogram has more than one bucket. */
const CALLS = 20;

export const CREDENTIALS = { username: "exporter", password: "benchmark" } as const;
export const PORT = 6379;

export interface BusyRedis {
  readonly pid: number;
  readonly version: string;
  readonly commands: number;
  stop(): Promise<void>;
}

/** Calls every command with as many arguments as it needs; that most of them fail is part of the statistics. */
async function callEverything(redis: Redis): Promise<number> {
  const commands = (await redis.call("COMMAND")) as [string, number, ...unknown[]][];
  const harmless = commands.filter(([name]) => !LEFT_OUT.has(name));
  for (const [name, arity] of harmless) {
    const words = Array.from({ length: Math.abs(arity) - 1 }, () => "1");
    for (let call = 0; call < CALLS; call += 1) await redis.call(name, ...words).catch(() => {});
  }
  return harmless.length;
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
  const commands = await callEverything(redis);
  const version = /redis_version:(\S+)/.exec(await redis.info("server"))?.[1] ?? "unknown";
  redis.disconnect();
  return {
    pid: server.pid ?? 0,
    version,
    commands,
    stop: async () => {
      server.kill("SIGTERM");
      await exited;
    },
  };
}
