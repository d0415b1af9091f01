/** node-redis, in the protocol of clients/README.md. */
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient, createSentinel, ErrorReply } from "redis";

const { version } = createRequire(import.meta.url)("redis/package.json") as { version: string };
const env = (name: string): string => process.env[name] ?? "";
const address = (text: string) => ({ host: text.split(":")[0] ?? "", port: Number(text.split(":")[1]) });
const isTuned = env("CLIENT_PROFILE") === "tuned";
const CALLERS = 1_000;

// tuned: https://github.com/redis/node-redis/blob/master/docs/client-configuration.md, https://github.com/redis/node-redis/blob/master/docs/sentinel.md
const tunedNode = {
  socket: {
    connectTimeout: 500, // 5 s: a killed node's address does not refuse, it never answers
    socketTimeout: 1_500, // none: a paused node keeps its sockets and never answers
    reconnectStrategy: (retries: number) => Math.min(retries * 50, 200), // up to 2 s and jitter: it is part of the outage
  },
  pingInterval: 500, // none: socketTimeout would close a socket that is only idle
  disableOfflineQueue: true, // false: without a connection a command fails at once, and the caller decides
};
const tunedSentinel = {
  socket: { connectTimeout: 300, socketTimeout: 1_500, reconnectStrategy: false as const }, // a paused Sentinel: the next one
  pingInterval: 500,
};
const tunedOptions = {
  scanInterval: 500, // 0: it never looks by itself, and listens to "switch-master", which Sentinel calls "+switch-master"
  maxCommandRediscovers: 0, // 16: no repetition of what may have been executed, and no second of waiting between two look-ups
  commandOptions: { timeout: 1_500 }, // 5 s
};
// :tuned

const login = { username: env("REDIS_USERNAME"), password: env("REDIS_PASSWORD") };
const asked = { username: env("SENTINEL_USERNAME"), password: env("SENTINEL_PASSWORD") };
const make = () =>
  env("CLIENT_PATH") === "haproxy"
    ? createClient({
        ...login,
        ...(isTuned ? tunedNode : {}),
        socket: { ...address(env("HAPROXY")), ...(isTuned ? tunedNode.socket : {}) },
      })
    : createSentinel({
        name: env("MASTER_NAME"),
        sentinelRootNodes: env("SENTINELS").split(",").map(address),
        nodeClientOptions: { ...login, ...(isTuned ? tunedNode : {}) },
        sentinelClientOptions: { ...asked, ...(isTuned ? tunedSentinel : {}) },
        ...(isTuned ? tunedOptions : {}),
      });
let redis = make();
/** One that could not connect at its start is over, and another is made. */
async function connect(): Promise<void> {
  redis.on("error", (error: Error) => console.error(error.message));
  await redis.connect().catch(async (error: Error) => {
    console.error(error.message);
    await sleep(200);
    redis = make();
    await connect();
  });
}

const nowUs = (): number => Number(process.hrtime.bigint() / 1_000n);
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const open = new Map<number, number>();
let stopping = false;

/** An error that Redis answered; or what was never sent, for want of a connection. */
const certainlyNot = (error: Error): boolean =>
  error instanceof ErrorReply ||
  ["ClientOfflineError", "ClientClosedError", "ConnectionTimeoutError"].includes(error.constructor.name) ||
  /ECONNREFUSED|EHOSTUNREACH|None of the sentinels/.test(error.message);

async function operate(id: number): Promise<void> {
  const start = nowUs();
  open.set(id, start);
  let result: object;
  try {
    if (id % 2 === 0) {
      await redis.rPush(env("APPEND_KEY"), String(id));
      result = { outcome: "ok" };
    } else result = { outcome: "ok", value: Number((await redis.lIndex(env("READ_KEY"), -1)) ?? -1) };
  } catch (error) {
    const { message } = error as Error;
    result = { outcome: certainlyNot(error as Error) ? "failed" : "indeterminate", error: message };
  }
  if (open.delete(id)) say({ id, start, end: nowUs(), ...result });
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

const connected = connect();
say({ client: "node-redis", version, runtime: `node ${process.versions.node}` });
const input = createInterface({ input: process.stdin });
input.on("line", (word) => {
  if (word === "clock") say({ clock: nowUs() });
  if (word === "start") void connected.then(run);
  if (word === "stop") void stop();
});
input.on("close", () => void stop());
