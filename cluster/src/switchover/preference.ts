/**
 * SENTINEL FAILOVER takes no target: Sentinel promotes the replica with the lowest replica-priority. So the target
 * gets the lowest for as long as the switchover lasts.
 */
import { until } from "@redis-ha-lab/common/deadline.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { LabConfig } from "../config.ts";
import { connectBriefly } from "../connect/brief-connection.ts";
import { ask } from "../read/connections.ts";
import { PREFERRED } from "../read/steady.ts";

const NAME = "replica-priority";
const DEFAULT = "100";

/** The name of the connection that stands for as long as the preference shall: redis/start.sh looks for it. */
const HOLDER = "switchover";
const HELD_WITHIN_MS = 2_000;

/**
 * A killed switchover could not take it back, so the node does (redis/start.sh), a second after the connection that is
 * held for as long as the preference shall last has ended.
 * @returns a function that puts the node's own priority back.
 */
export async function prefer(config: LabConfig, node: Endpoint): Promise<() => Promise<void>> {
  const holder = connectBriefly(node, config.credentials.admin, HOLDER);
  let own: string;
  try {
    await until(() => holder.redis.status === "ready" || undefined, {
      withinMs: HELD_WITHIN_MS,
      everyMs: 10,
      why: () => `${node.name} at ${node.host}:${node.port} accepts no connection`,
    });
    own = await ask(node, config.credentials.admin, async (redis) => {
      const [, value] = (await redis.config("GET", NAME)) as [string, string];
      await redis.config("SET", NAME, String(PREFERRED));
      return value;
    });
  } catch (error) {
    holder.close();
    throw error;
  }
  return async () => {
    try {
      await ask(node, config.credentials.admin, async (redis) => {
        await redis.config("SET", NAME, own);
        // Sentinel has made the node write its configuration down while it was promoted, with our priority in it.
        await redis.config("REWRITE");
      });
    } finally {
      holder.close();
    }
  };
}

/** Takes back what a switchover that was killed half-way has left: its preference, on whichever node. */
export async function forgetPreference(config: LabConfig, node: Endpoint): Promise<void> {
  await ask(node, config.credentials.admin, async (redis) => {
    const [, value] = (await redis.config("GET", NAME)) as [string, string];
    if (value !== String(PREFERRED)) return;
    await redis.config("SET", NAME, DEFAULT);
    await redis.config("REWRITE");
  });
}
