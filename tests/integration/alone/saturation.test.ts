/** Load is not failure: a master that is kept as busy as it can be stays the master, and no client loses its connection. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cluster, startCluster } from "../../support/cluster.ts";
import { recordEvents } from "../../support/events.ts";
import { startHaproxy } from "../../support/haproxy.ts";
import { ownNet } from "../../support/own-net.ts";
import { openSession, routeOf } from "../../support/route.ts";
import { infoOf, settled } from "../../support/views.ts";

const NET = ownNet;
const LOAD_SECONDS = 20;

let cluster: Cluster;
let haproxy: string;

beforeAll(async () => {
  // The lab's own default: how patient a Sentinel is decides what it takes for a death.
  cluster = await startCluster({ net: NET, downAfterMs: 2_000, failoverTimeoutMs: 10_000 });
  await settled(cluster);
  haproxy = await startHaproxy(cluster, NET);
});
afterAll(() => cluster?.remove());

/** The real redis-benchmark, through HAProxy, until its time is over. */
async function saturate(): Promise<void> {
  const container = await cluster.docker.createContainer({
    Image: process.env.REDIS_IMAGE ?? "",
    name: `redis-ha-lab-test-${NET}-load`,
    Labels: { "redis-ha-lab.test-cluster": NET },
    Entrypoint: ["sh", "-c"],
    // It takes a password on its command line only; this one is as short-lived as the cluster.
    Cmd: [
      `timeout ${LOAD_SECONDS} redis-benchmark -h ${haproxy} -p 6383 --user app -a ${cluster.passwords.app} -t set -P 16 -c 50 -d 64 -r 10000 -n 2000000 -l -q >/dev/null`,
    ],
    HostConfig: { NetworkMode: cluster.network.id },
  });
  await container.start();
  await container.wait();
}

/** How often HAProxy took a server for writes out of service. */
async function timesDown(): Promise<number> {
  const answer = await fetch(`http://${haproxy}:8404/;csv;norefresh`, { signal: AbortSignal.timeout(2_000) });
  const [head = "", ...rows] = (await answer.text()).split("\n");
  const column = head.split(",").indexOf("chkdown");
  return rows
    .map((row) => row.split(","))
    .filter(([proxy, server]) => proxy === "write" && server !== "BACKEND")
    .reduce((sum, row) => sum + Number(row[column]), 0);
}

const sets = async (node: string) =>
  Number(/calls=(\d+)/.exec((await infoOf(cluster, node)).fields.get("cmdstat_set") ?? "")?.[1] ?? 0);

test("a saturated master is called down by no Sentinel, and its clients keep their connections", async () => {
  const master = await settled(cluster);
  const sessions = await Promise.all([1, 2, 3].map(() => openSession(haproxy, 6383, cluster.passwords.app)));
  const before = { down: await timesDown(), sets: await sets(master) };
  const events = await recordEvents(cluster);

  await saturate();

  // Fewer would be no load: a hundred times as many as the lab's own clients ever send.
  expect((await sets(master)) - before.sets).toBeGreaterThan(100_000);
  expect(events.all.filter(({ event }) => /^\+(sdown|odown|tilt)/.test(event))).toEqual([]);
  expect(await timesDown()).toBe(before.down);
  expect((await routeOf(haproxy)).write).toBe(master);
  for (const session of sessions) {
    expect(session.open).toBe(true);
    expect(await session.role()).toBe("master");
    session.end();
  }
  events.close();
});
