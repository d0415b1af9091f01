/**
 * A Sentinel that stood still distrusts its clock for a while (TILT) and calls no node down meanwhile. A master that
 * dies then is down for the replicas long before it is down for the Sentinels; a Sentinel promotes no replica whose link
 * has been down for more than ten times down-after longer than that.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { recordEvents } from "../support/events.ts";
import { ownNet } from "../support/own-net.ts";
import { settled } from "../support/views.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster({ net: ownNet, downAfterMs: 1_000, failoverTimeoutMs: 10_000 });
  await settled(cluster);
});
afterAll(() => cluster?.remove());

test("a master that dies while every Sentinel is in TILT is replaced when they trust their clocks again", async () => {
  const events = await recordEvents(cluster);
  const all = cluster.sentinels.map(({ name }) => name);
  await Promise.all(all.map((name) => cluster.pause(name)));
  // Redis takes a step of 2 s or more for a clock that jumped.
  await sleep(3_000);
  await cluster.reviveAll();
  for (const name of all)
    expect(await cluster.call(name, "INFO", "sentinel")).toMatch(/^sentinel_tilt:1\r$/m);
  await cluster.kill("redis-1");
  await events.named("-tilt", 40_000);
  const { switched } = await events.named("+switch-master", 40_000);
  expect(switched?.to.host).not.toBe(cluster.nodes[0]?.host);
  expect(events.all.filter(({ event }) => event === "-failover-abort-no-good-slave")).toEqual([]);
  events.close();
});
