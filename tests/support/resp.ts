/** One command over one connection: what a test sees never depends on an older connection's state. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Credentials } from "@redis-ha-lab/cluster/connect/redis.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { Redis } from "ioredis";

export type Reply = Awaited<ReturnType<Redis["call"]>>;

/** An open connection that fails instead of reconnecting. @throws when the node accepts none within 2 s. */
export async function openOnce({ host, port }: Endpoint, credentials: Credentials): Promise<Redis> {
  const redis = new Redis({
    host,
    port,
    ...credentials,
    lazyConnect: true,
    connectTimeout: 2_000,
    retryStrategy: () => null,
    enableReadyCheck: false,
    disableClientInfo: true,
  });
  redis.on("error", () => {});
  await redis.connect();
  return redis;
}

/** A Sentinel that reconfigures a node ends all of its connections, also one that is being opened: nothing was sent yet. */
async function openAgain(endpoint: Endpoint, credentials: Credentials): Promise<Redis> {
  try {
    return await openOnce(endpoint, credentials);
  } catch {
    await sleep(50);
    return openOnce(endpoint, credentials);
  }
}

/** Sends one command. @throws when the node is not reached in two tries or does not answer, each within 2 s. */
export async function callOnce(
  endpoint: Endpoint,
  credentials: Credentials,
  [command = "PING", ...words]: readonly (string | number)[],
): Promise<Reply> {
  const redis = await openAgain(endpoint, credentials);
  try {
    redis.options.commandTimeout = 2_000;
    return await redis.call(String(command), ...words);
  } finally {
    redis.disconnect();
  }
}
