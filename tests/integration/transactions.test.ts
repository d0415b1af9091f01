/**
 * What a transaction wrote is still there after a restart. Redis replays the append-only file as the user `default`
 * and asks the ACL again for what stands between MULTI and EXEC: a default user without rights loses it silently.
 */
import { until } from "@redis-ha-lab/common/deadline.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { ownNet } from "../support/own-net.ts";
import { settled } from "../support/views.ts";

let cluster: Cluster;
let master: string;

beforeAll(async () => {
  // No failover in between: the master that returns is the one that took the writes.
  cluster = await startCluster({ net: ownNet, downAfterMs: 600_000, failoverTimeoutMs: 600_000 });
  master = await settled(cluster);
});
afterAll(() => cluster?.remove());

/** Two writes in one script reach the append-only file as MULTI … EXEC; a single one would not. */
const SCRIPT = "redis.call('SET', KEYS[1], 'first') redis.call('SET', KEYS[2], 'second') return 'done'";

test("a master that is killed with all replicas returns with every transaction", async () => {
  expect(await cluster.call(master, "EVAL", SCRIPT, 2, "{tx}:1", "{tx}:2")).toBe("done");
  await cluster.call(master, "WAITAOF", 1, 0, 1_500);

  await Promise.all(cluster.nodes.map(({ name }) => cluster.kill(name)));
  await cluster.reviveAll();
  await until(async () => (await cluster.call(master, "PING")) === "PONG" || undefined, {
    withinMs: 30_000,
    everyMs: 100,
    why: () => `${master} did not come back`,
  });

  expect(await cluster.call(master, "MGET", "{tx}:1", "{tx}:2")).toEqual(["first", "second"]);
  expect(await cluster.call(master, "INFO", "errorstats")).not.toContain("NOPERM");
});
