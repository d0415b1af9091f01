/**
 * SENTINEL FAILOVER takes no target: Sentinel promotes the replica with the lowest replica-priority. So the target
 * gets the lowest for as long as the switchover lasts.
 */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { LabConfig } from "../config.ts";
import { ask } from "../read/connections.ts";

/** Lower than the default, 100, and not 0, which means never. */
export const PREFERRED = 1;

const NAME = "replica-priority";
const DEFAULT = "100";

/** @returns a function that puts the node's own priority back. */
export async function prefer(config: LabConfig, node: Endpoint): Promise<() => Promise<void>> {
  const own = await ask(node, config.credentials.admin, async (redis) => {
    const [, value] = (await redis.config("GET", NAME)) as [string, string];
    await redis.config("SET", NAME, String(PREFERRED));
    return value;
  });
  return () =>
    ask(node, config.credentials.admin, async (redis) => {
      await redis.config("SET", NAME, own);
      // Sentinel has made the node write its configuration down while it was promoted, with our priority in it.
      await redis.config("REWRITE");
    });
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
