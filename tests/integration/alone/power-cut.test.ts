/**
 * Everything is killed at once, one replica some writes before the others, and comes back in each of the six orders, one
 * node at a time: nothing acknowledged is lost, whichever is first, and no person has to do anything.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Cluster, startCluster } from "../../support/cluster.ts";
import { ownNet } from "../../support/own-net.ts";
import { settled } from "../../support/views.ts";

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({ net: ownNet, downAfterMs: 1_000, failoverTimeoutMs: 3_000 });
});
afterAll(() => cluster?.remove());

const recency = async (node: string) =>
  Number(
    await cluster.call(node, "EVAL", "redis.call('SELECT', 15) return redis.call('GET', 'lab:recency')", 0),
  );

const ORDERS = [
  ["master", "behind", "other"],
  ["master", "other", "behind"],
  ["behind", "master", "other"],
  ["behind", "other", "master"],
  ["other", "master", "behind"],
  ["other", "behind", "master"],
] as const;
/** Longer than a node needs to decide who it is, shorter than the Sentinels take for a second attempt. */
const BETWEEN_MS = 2_000;

it.each(ORDERS)("%s, %s, %s: all that was acknowledged is there", async (...order) => {
  const master = await settled(cluster);
  const [behind, other] = cluster.nodes.map(({ name }) => name).filter((name) => name !== master);
  if (!behind || !other) throw new Error("there are no two replicas");
  const key = `power-cut:${order.join("-")}`;
  let acknowledged = 0;
  const write = async (count: number) => {
    for (let number = 0; number < count; number++) {
      acknowledged = Number(await cluster.call(master, "RPUSH", key, acknowledged));
    }
  };
  await write(20);
  await cluster.kill(behind);
  await write(20);
  // The count that tells who holds more must have gone on without it.
  const left = await recency(master);
  await until(async () => (await recency(master)) > left || undefined, {
    withinMs: 20_000,
    everyMs: 100,
    why: () => `${master} does not count its seconds`,
  });
  await write(20);
  const sentinels = cluster.sentinels.map(({ name }) => name);
  await Promise.all([master, other, ...sentinels].map((name) => cluster.kill(name)));

  for (const name of sentinels) await cluster.container(name).start();
  const names = { master, behind, other };
  for (const role of order) {
    await cluster.container(names[role]).start();
    await sleep(BETWEEN_MS);
  }
  const final = await settled(cluster);
  expect(await cluster.call(final, "LRANGE", key, 0, -1)).toEqual(
    Array.from({ length: acknowledged }, (_, number) => String(number)),
  );
});
