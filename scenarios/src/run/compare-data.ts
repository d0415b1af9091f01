/**
 * Whether all nodes hold the same data, found out without holding anything up: DEBUG DIGEST of a whole data set
 * blocks a node for seconds and can itself cause a failover, so keys are compared in small batches. A key that
 * differs because it is being written to is looked at again.
 */

import { setTimeout as sleep } from "node:timers/promises";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { persistent } from "@redis-ha-lab/cluster/read/connections.ts";
import { until, within } from "@redis-ha-lab/common/deadline.ts";
import type { Redis } from "ioredis";
import type { Recording } from "../model/journal.ts";

/** Enough to compare the lab's data sets whole; of a larger one this many keys are taken, as SCAN gives them. */
const KEYS_AT_MOST = 20_000;
const BATCH = 250;
const TRIES = 10;
/** A node of a steady lab takes a connection in some ms; one that is away for so long stays away. */
const CONNECTED_WITHIN_MS = 5_000;
/** For all of it: a busy machine compares the 20,000 keys in a second or two. */
const COMPARED_WITHIN_MS = 60_000;

async function someKeys(redis: Redis): Promise<string[]> {
  const keys: string[] = [];
  let cursor = "0";
  do {
    const [next, batch] = await redis.scan(cursor, "COUNT", BATCH);
    keys.push(...batch);
    cursor = next;
  } while (cursor !== "0" && keys.length < KEYS_AT_MOST);
  return [...new Set(keys)];
}

const digestsOf = async (redis: Redis, keys: readonly string[]): Promise<string[]> =>
  (await redis.call("DEBUG", "DIGEST-VALUE", ...keys)) as string[];

/** @returns the keys whose checksum is not the same everywhere. */
async function differing(nodes: readonly Redis[], keys: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (let at = 0; at < keys.length; at += BATCH) {
    const batch = keys.slice(at, at + BATCH);
    const [first = [], ...others] = await Promise.all(nodes.map((node) => digestsOf(node, batch)));
    found.push(...batch.filter((_, key) => others.some((sums) => sums[key] !== first[key])));
  }
  return found;
}

type Places = Pick<LabConfig, "redisNodes"> & { readonly credentials: Pick<LabConfig["credentials"], "lab"> };

async function compare(
  { redisNodes }: Places,
  nodes: readonly Redis[],
  masterName: string,
): Promise<Recording["comparison"]> {
  const master = nodes[redisNodes.findIndex(({ name }) => name === masterName)];
  if (!master) return null;
  const keys = await someKeys(master);
  let suspects = await differing(nodes, keys);
  let counts: number[] = [];
  for (let tries = 1; tries < TRIES; tries++) {
    counts = await Promise.all(nodes.map((node) => node.dbsize()));
    if (suspects.length === 0 && new Set(counts).size === 1) break;
    await sleep(100);
    suspects = await differing(nodes, suspects);
  }
  return {
    compared: keys.length,
    differing: suspects,
    keys: Object.fromEntries(redisNodes.map(({ name }, at) => [name, counts[at] ?? 0])),
  };
}

/**
 * @param connectedWithinMs for all nodes together.
 * @returns null when a node does not answer, or stays away.
 */
export async function compareData(
  places: Places,
  masterName: string,
  connectedWithinMs = CONNECTED_WITHIN_MS,
): Promise<Recording["comparison"]> {
  const clients = places.redisNodes.map((node) => persistent(node, places.credentials.lab, 2_000));
  const nodes = clients.map(({ redis }) => redis);
  try {
    await until(() => nodes.every(({ status }) => status === "ready") || undefined, {
      withinMs: connectedWithinMs,
      everyMs: 10,
      why: () => "not every node takes a connection",
    });
    return await within(
      COMPARED_WITHIN_MS,
      "the data sets were not compared in time",
      compare(places, nodes, masterName),
    );
  } catch {
    return null;
  } finally {
    for (const client of clients) client.close();
  }
}
