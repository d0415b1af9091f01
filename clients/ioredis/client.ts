/** ioredis, in the protocol of clients/README.md. */
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis, type RedisOptions } from "ioredis";
import manifest from "ioredis/package.json" with { type: "json" };

const env = (name: string): string => process.env[name] ?? "";
const address = (text: string) => ({ host: text.split(":")[0] ?? "", port: Number(text.split(":")[1]) });
const isTuned = env("CLIENT_PROFILE") === "tuned";
const CALLERS = 1_000;

const where =
  env("CLIENT_PATH") === "haproxy"
    ? address(env("HAPROXY"))
    : {
        sentinels: env("SENTINELS").split(",").map(address),
        name: env("MASTER_NAME"),
        sentinelUsername: env("SENTINEL_USERNAME"),
        sentinelPassword: env("SENTINEL_PASSWORD"),
      };

// tuned: https://github.com/redis/ioredis#readme, https://ioredis.readthedocs.io/en/latest/API/
const tuned = {
  connectTimeout: 500, // 10 s: a killed node's address does not refuse, it never answers
  socketTimeout: 1_500, // none: a paused node keeps its sockets and never answers
  retryStrategy: (times) => Math.min(times * 50, 200), // up to 5 s: the wait is part of the outage
  maxRetriesPerRequest: 0, // 20: with its connection a command fails now, not after minutes
  autoResendUnfulfilledCommands: false, // true: what may have been executed is sent again, and applied twice
  enableOfflineQueue: false, // true: without a connection a command fails at once, and the caller decides
  reconnectOnError: ({ message }) => message.startsWith("READONLY"), // never: the node was demoted, look again
  // By Sentinel:
  failoverDetector: true, // false: +switch-master drops the connection to a master that was replaced
  sentinelCommandTimeout: 300, // none: one paused Sentinel at the head of the list is waited for, for good
  sentinelRetryStrategy: (times) => Math.min(times * 50, 200), // up to 1 s
  sentinelReconnectStrategy: () => 500, // 60 s: how soon the detector listens to a returned Sentinel again
} satisfies RedisOptions;
// :tuned

const redis = new Redis({
  ...where,
  username: env("REDIS_USERNAME"),
  password: env("REDIS_PASSWORD"),
  ...(isTuned ? tuned : {}),
});
redis.on("error", (error: Error) => console.error(error.message));
// A switch that meets a running look-up ends the client for good (status "end"); the application must connect again.
if (isTuned) redis.on("end", () => setTimeout(() => redis.connect().catch(() => {}), 50));

const nowUs = (): number => Number(process.hrtime.bigint() / 1_000n);
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const open = new Map<number, number>();
let stopping = false;

/** A ReplyError is the server's own "no"; a command that was never written has not happened either. */
function outcomeOf({ name, message }: Error): "failed" | "indeterminate" {
  return name === "ReplyError" || message.includes("isn't writeable") ? "failed" : "indeterminate";
}

async function operate(id: number): Promise<void> {
  const start = nowUs();
  open.set(id, start);
  const result = await (id % 2 === 0
    ? redis.rpush(env("APPEND_KEY"), id)
    : redis.lindex(env("READ_KEY"), -1)
  ).then(
    (value) => ({ outcome: "ok", ...(id % 2 === 0 ? {} : { value: Number(value) }) }),
    (error: Error) => ({ outcome: outcomeOf(error), error: error.message }),
  );
  if (!open.delete(id)) return;
  const { remoteAddress, remotePort } =
    (redis as unknown as { stream?: { remoteAddress?: string; remotePort?: number } }).stream ?? {};
  say({
    id,
    start,
    end: nowUs(),
    ...result,
    ...(remoteAddress ? { node: `${remoteAddress}:${remotePort}` } : {}),
  });
}

async function run(): Promise<void> {
  const beganAt = performance.now();
  for (let id = 0; !stopping; id += 1) {
    await sleep(Math.max(0, beganAt + id * Number(env("EVERY_MS")) - performance.now()));
    if (open.size < CALLERS) void operate(id);
  }
}

async function stop(): Promise<never> {
  stopping = true;
  for (const giveUpAt = performance.now() + 2_000; open.size > 0 && performance.now() < giveUpAt; )
    await sleep(20);
  for (const [id, start] of open)
    say({ id, start, end: nowUs(), outcome: "indeterminate", error: "no answer until the end" });
  process.exit();
}

say({ client: "ioredis", version: manifest.version, runtime: `node ${process.versions.node}` });
const input = createInterface({ input: process.stdin });
input.on("line", (word) => {
  if (word === "clock") say({ clock: nowUs() });
  if (word === "start") void run();
  if (word === "stop") void stop();
});
input.on("close", () => void stop());
