/** Writes on the old master stand still; clients wait instead of writing what would be lost. */

import { until } from "@redis-ha-lab/common/deadline.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { LabConfig } from "../config.ts";
import { connectBriefly } from "../connect/brief-connection.ts";
import { ask } from "../read/connections.ts";
import { SWITCHOVER_CHANNEL } from "./channel.ts";

/**
 * Until the failover has been ordered: writes go on by themselves after this, should this process die.
 * Afterwards: until Sentinel itself has made the old master a replica, which takes it up to 10 s. Writes that went
 * on in between would be acknowledged and then lost (redis#6062).
 */
export const BEFORE_FAILOVER_MS = 2_000;
export const AFTER_FAILOVER_MS = 12_000;

/** A later call only ever lengthens the pause. */
export const pauseWrites = (config: LabConfig, node: Endpoint, ms: number) =>
  ask(node, config.credentials.lab, (redis) => redis.client("PAUSE", ms, "WRITE"));

/**
 * Tells HAProxy and clients that this node's writes wait, for as long as this process lives (haproxy.cfg, section A). Otherwise it
 * would close the sessions of the waiting clients as soon as another node has been selected.
 * @returns what ends it.
 */
export async function tellHaproxy(config: LabConfig, node: Endpoint): Promise<() => void> {
  const { redis, close } = connectBriefly(node, config.credentials.admin, "switchover-pause");
  try {
    await until(() => redis.status === "ready" || undefined, {
      withinMs: BEFORE_FAILOVER_MS / 2,
      everyMs: 5,
      why: () => `${node.name} at ${node.host}:${node.port} accepts no connection`,
    });
    await redis.subscribe(SWITCHOVER_CHANNEL);
    return close;
  } catch (error) {
    close();
    throw error;
  }
}

/** Tries for a second: a pause that stays is an outage. */
export const resumeWrites = (config: LabConfig, node: Endpoint) =>
  until(() => ask(node, config.credentials.lab, (redis) => redis.client("UNPAUSE")), {
    withinMs: 1_000,
    everyMs: 50,
    why: () =>
      `${node.name} does not take CLIENT UNPAUSE; its writes go on by themselves within ${AFTER_FAILOVER_MS / 1000} s`,
  });
