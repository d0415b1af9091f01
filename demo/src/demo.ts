/**
 * A client to copy. Once a second it asks the Sentinels which node is master, writes there, reads from a replica, and prints
 * three lines, or one that says what failed. It needs nothing but ioredis, and keeps nothing: no pool, no queue, no
 * state that could be of yesterday. An application keeps its connections; ioredis does the same discovery for it when
 * it is given `sentinels` (docs/clients.md).
 */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";

interface Address {
  readonly host: string;
  readonly port: number;
}

const { SENTINEL_NODES = "127.0.0.1:26379", SENTINEL_MASTER_NAME = "mymaster" } = process.env;
const SENTINEL_USER = { username: "client", password: process.env.SENTINEL_CLIENT_PASSWORD };
const REDIS_USER = { username: "app", password: process.env.REDIS_APP_PASSWORD };
/** With TLS: the authority that signed the certificates of nodes and Sentinels. */
const { TLS, TLS_CA_FILE } = process.env;
const ENCRYPTED = TLS === "on" ? { tls: TLS_CA_FILE ? { ca: readFileSync(TLS_CA_FILE) } : {} } : {};
/** Milliseconds a peer may take. A paused one keeps its sockets open and never answers. */
const LIMIT_MS = 500;

/** "sentinel-1=198.18.77.21:26379,…"; the names may be left out. */
const sentinels: Address[] = SENTINEL_NODES.split(",").map((entry) => {
  const [host = "", port] = (entry.split("=").at(-1) ?? "").split(":");
  return { host, port: Number(port) };
});

/** Connects, asks, disconnects; fails within the limit, and never sends anything twice. */
async function ask<T>(
  { host, port }: Address,
  { username, password }: { username: string; password: string | undefined },
  work: (redis: Redis) => Promise<T>,
): Promise<T> {
  const redis = new Redis({
    host,
    port,
    username,
    ...(password === undefined ? {} : { password }),
    ...ENCRYPTED,
    lazyConnect: true,
    connectTimeout: LIMIT_MS,
    commandTimeout: LIMIT_MS,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
  });
  let reason: Error | undefined;
  redis.on("error", (error: Error) => {
    reason ??= error;
  });
  try {
    await redis.connect();
    return await work(redis);
  } catch (error) {
    // ioredis says only "Connection is closed."; the event before it says why.
    throw new Error(`${host}:${port}: ${(reason ?? (error as Error)).message}`);
  } finally {
    redis.disconnect();
  }
}

/** The first Sentinel that answers decides. It may be out of date: the master is asked for its role before a write. */
async function discover(): Promise<{ master: Address; replicas: Address[] }> {
  const problems: string[] = [];
  for (const sentinel of sentinels) {
    try {
      return await ask(sentinel, SENTINEL_USER, async (redis) => {
        const name = SENTINEL_MASTER_NAME;
        const address = (await redis.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", name)) as string[] | null;
        if (!address) throw new Error(`knows no master called ${name}`);
        const [host = "", port] = address;
        const rows = (await redis.call("SENTINEL", "REPLICAS", name)) as string[][];
        const replicas = rows.map((row) => {
          const fields = new Map(
            row.flatMap((key, at) => (at % 2 ? [] : [[key, row[at + 1] ?? ""] as const])),
          );
          const usable =
            !/down|disconnected/.test(fields.get("flags") ?? "") && fields.get("master-link-status") === "ok";
          return { host: fields.get("ip") ?? "", port: Number(fields.get("port")), usable };
        });
        return { master: { host, port: Number(port) }, replicas: replicas.filter(({ usable }) => usable) };
      });
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  throw new Error(`no Sentinel answers: ${problems.join("; ")}`);
}

const shown = ({ host, port }: Address): string => `${host}:${port}`;

/** @returns the three lines. @throws with one sentence. */
async function once(): Promise<string[]> {
  const { master, replicas } = await discover();
  const timestamp = new Date().toISOString();
  await ask(master, REDIS_USER, async (redis) => {
    const [role] = (await redis.role()) as unknown as [string];
    if (role !== "master")
      throw new Error(`the Sentinel names it as master, and it says that it is a ${role}`);
    await redis.set("demo:timestamp", timestamp);
  });
  const [source = master] = replicas;
  const read = await ask(source, REDIS_USER, (redis) => redis.get("demo:timestamp"));
  return [
    `master ${shown(master)}  replicas ${replicas.map(shown).join(" ") || "none"}`,
    `wrote  ${timestamp}`,
    `read   ${read}  from ${source === master ? "the master" : "a replica"}, ${shown(source)}`,
  ];
}

/** What a server says must not steer the terminal: no control character, and none that turns text round. */
const printable = (line: string): string => line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "·");

for (;;) {
  const begunAt = performance.now();
  const lines = await once().catch((error: Error) => [`error  ${error.message}`]);
  console.log(lines.map(printable).join("\n"));
  await sleep(Math.max(0, 1_000 - (performance.now() - begunAt)));
}
