/**
 * What two Sentinels said of the master that died must not count for its successor: one Sentinel that loses the new
 * master right after a failover would otherwise hold it for down on its own, be elected, and replace a healthy node.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { instances } from "@redis-ha-lab/cluster/read/sentinel-replies.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { recordEvents } from "../support/events.ts";
import { ownNet } from "../support/own-net.ts";
import { settled } from "../support/views.ts";

const LOSER = "sentinel-3";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster({ net: ownNet, downAfterMs: 1_000, failoverTimeoutMs: 10_000 });
  await settled(cluster);
});
afterAll(() => cluster?.remove());

const quorum = (count: number, ...names: readonly string[]) =>
  Promise.all(
    names.map((name) => cluster.call(name, "SENTINEL", "SET", "mymaster", "quorum", String(count))),
  );

test("one Sentinel that loses a new master does not have the others' word for it", async () => {
  const events = await recordEvents(cluster);
  // No failover before it has heard from both others that the old master is down.
  await quorum(4, ...cluster.sentinels.map(({ name }) => name));
  await cluster.kill("redis-1");
  await until(
    async () => {
      const others = instances(await cluster.call(LOSER, "SENTINEL", "SENTINELS", "mymaster"));
      return others.filter(({ flags }) => flags.has("master_down")).length === 2 ? true : undefined;
    },
    { withinMs: 20_000, everyMs: 50, why: () => `${LOSER} was not told by both others` },
  );
  // One leads, so that no votes are split.
  await quorum(2, "sentinel-1");
  const { switched } = await events.first(
    "+switch-master",
    ({ sentinel, event }) => sentinel === LOSER && event === "+switch-master",
  );
  await quorum(2, LOSER);
  // It alone: its password is no longer right, so it drops its connections and gets no answer.
  await cluster.call(LOSER, "SENTINEL", "SET", "mymaster", "auth-pass", "wrong");
  const about = new RegExp(`^master mymaster ${switched?.to.host} `);
  const said = (name: string) =>
    events.all.filter(({ event, payload }) => event === name && about.test(payload));
  await events.first(
    "+sdown of the new master",
    ({ sentinel, event, payload }) => sentinel === LOSER && event === "+sdown" && about.test(payload),
  );
  await sleep(1_000);
  expect(said("+odown")).toEqual([]);
  expect(said("+try-failover")).toEqual([]);
  events.close();
});
