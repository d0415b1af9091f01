/** A client that asks the Sentinels decides as HAProxy does. The same rows of the table, without HAProxy. */
import { setTimeout as sleep } from "node:timers/promises";
import { type MasterRoute, watchMasterRoute } from "@redis-ha-lab/cluster/connect/master-route.ts";
import { connectByRoute } from "@redis-ha-lab/cluster/connect/route-connection.ts";
import { SWITCHOVER_CHANNEL } from "@redis-ha-lab/cluster/switchover/channel.ts";
import { until, within } from "@redis-ha-lab/common/deadline.ts";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { recordEvents } from "../support/events.ts";
import { claim, nameAsMaster, restore, watchClosely } from "../support/opinions.ts";
import { ownNet } from "../support/own-net.ts";
import { settled, viewOf } from "../support/views.ts";

const [A, B, C] = ["redis-1", "redis-2", "redis-3"] as const;
/** Longer than a Sentinel's event and the poll behind it need to be heard. */
const SETTLED_MS = 2_500;

let cluster: Cluster;
let route: MasterRoute;
let client: { readonly redis: Redis; close(): void };

beforeAll(async () => {
  cluster = await startCluster({ net: ownNet, downAfterMs: 600_000, failoverTimeoutMs: 600_000 });
  await settled(cluster);
});
afterAll(() => cluster?.remove());

/** All alive, A is master and named by all, B and C follow it; a client is connected to A. */
beforeEach(async () => {
  await restore(cluster, A);
  await cluster.call(A, "CONFIG", "SET", "min-replicas-to-write", 0);

  const { nodes, sentinels, passwords } = cluster;
  const app = { username: "app", password: passwords.app };
  route = watchMasterRoute({
    ...{ nodes, sentinels, masterName: "mymaster", connectionName: "test-route" },
    credentials: { username: "client", password: passwords.client },
    nodeCredentials: app,
  });
  client = connectByRoute(route, app, "test-client", { enableOfflineQueue: false });
  await connectedTo(A);
});
afterEach(() => {
  client?.close();
  route?.close();
});

const nodeOf = (redis: Redis) =>
  redis.status === "ready"
    ? cluster.nodes.find(({ host }) => host === redis.stream.remoteAddress)?.name
    : undefined;
const connectedTo = (node: string) =>
  until(() => (nodeOf(client.redis) === node ? true : undefined), {
    withinMs: 15_000,
    everyMs: 5,
    why: () => `the client is not at ${node} but ${client.redis.status} at ${nodeOf(client.redis)}`,
  });
const routeBecomes = (node: string | null) =>
  until(() => ((route.current?.name ?? null) === node ? true : undefined), {
    withinMs: 15_000,
    everyMs: 5,
    why: () => `the route is ${route.current?.name ?? "no node"} and not ${node ?? "no node"}`,
  });
/** Every node the route led to during a time. */
async function routesDuring(ms: number): Promise<(string | null)[]> {
  const seen = new Set<string | null>();
  const end = performance.now() + ms;
  while (performance.now() < end) {
    seen.add(route.current?.name ?? null);
    await sleep(5);
  }
  return [...seen];
}
const holdForDown = (sentinel: string) =>
  until(async () => ((await viewOf(cluster, sentinel)).flags.includes("s_down") ? true : undefined), {
    withinMs: 10_000,
    everyMs: 50,
    why: () => `${sentinel} does not hold its master for down`,
  });

test("it writes to a promoted node before the Sentinels announce it", async () => {
  for (const node of [B, C]) await cluster.call(node, "CONFIG", "SET", "min-replicas-to-write", 0);
  await watchClosely(cluster, 2);
  const events = await recordEvents(cluster);
  await cluster.kill(A);
  await until(() => client.redis.set("lab:test", "here").catch(() => undefined), {
    withinMs: 20_000,
    everyMs: 5,
    why: () => "no write was taken after the failover",
  });
  const wroteAt = performance.now();
  const announced = await events.named("+switch-master");
  expect(announced.atMs).toBeGreaterThan(wroteAt);
  expect(client.redis.stream.remoteAddress).toBe(announced.switched?.to.host);
  expect(await routesDuring(SETTLED_MS)).not.toContain(A);
  await connectedTo(cluster.nodes.find(({ host }) => host === announced.switched?.to.host)?.name ?? "");
  events.close();
});

test("one Sentinel that names another node misleads no client", async () => {
  await claim(cluster, B);
  await nameAsMaster(cluster, "sentinel-1", B);
  expect(await routesDuring(SETTLED_MS)).toEqual([A]);
  expect(nodeOf(client.redis)).toBe(A);
});

test("it leaves a master that still answers when the Sentinels name another one", async () => {
  await claim(cluster, B);
  for (const { name } of cluster.sentinels) await nameAsMaster(cluster, name, B);
  await connectedTo(B);
  expect(await cluster.call(A, "ROLE")).toContain("master");
});

/** What a planned switchover does meanwhile. */
async function listenForSwitchover(name: string): Promise<Redis> {
  const { host, port } = cluster.nodes.find((node) => node.name === name) ?? { host: "", port: 0 };
  return until(
    async () => {
      const redis = new Redis({ host, port, username: "admin", password: cluster.passwords.admin });
      redis.on("error", () => {});
      try {
        await redis.subscribe(SWITCHOVER_CHANNEL);
        return redis;
      } catch {
        // A Sentinel that made this node a master again has ended its clients' connections.
        redis.disconnect();
        return undefined;
      }
    },
    { withinMs: 10_000, everyMs: 50, why: () => `${name} can't be subscribed to` },
  );
}

/** A Sentinel selects one of two replicas that can't obey, so the moment before the promotion lasts. */
async function selectAnother(): Promise<void> {
  const events = await recordEvents(cluster);
  for (const node of [B, C]) await cluster.pause(node);
  await cluster.call("sentinel-1", "SENTINEL", "FAILOVER", "mymaster");
  await events.named("+selected-slave");
  events.close();
}

async function leaves(): Promise<void> {
  await routeBecomes(null);
  await until(() => (client.redis.status === "connecting" ? true : undefined), {
    withinMs: 5_000,
    everyMs: 5,
    why: () => `the client is ${client.redis.status} at ${nodeOf(client.redis)}`,
  });
}

test("it leaves a master that still answers when a leader has selected another", async () => {
  await selectAnother();
  await leaves();
  expect(await routesDuring(SETTLED_MS)).toEqual([null]);
  expect(nodeOf(client.redis)).toBeUndefined();
});

test("it stays there while a planned switchover lets its writes wait", async () => {
  const listener = await listenForSwitchover(A);
  await selectAnother();
  await sleep(SETTLED_MS);
  expect(nodeOf(client.redis)).toBe(A);
  expect(route.current?.name).toBe(A);
  listener.disconnect();
  await leaves();
});

test("it never follows a claimant that no failover has selected", async () => {
  await watchClosely(cluster, 4);
  await cluster.kill(A);
  await holdForDown("sentinel-1");
  await holdForDown("sentinel-2");
  await claim(cluster, B);
  await routeBecomes(null);
  expect(await routesDuring(SETTLED_MS)).toEqual([null]);
});

test("it keeps its connection while no two Sentinels answer, and makes no new one", async () => {
  await cluster.pause("sentinel-2");
  await cluster.pause("sentinel-3");
  await routeBecomes(null);
  expect(await client.redis.ping()).toBe("PONG");
  client.redis.disconnect(true);
  await sleep(SETTLED_MS);
  expect(client.redis.status).toBe("connecting");
  await cluster.reviveAll();
  await connectedTo(A);
});

test("it waits for a master from its first moment on, and ends when it is told to", async () => {
  for (const { name } of cluster.sentinels) await cluster.pause(name);
  await routeBecomes(null);
  const { passwords } = cluster;
  const late = connectByRoute(route, { username: "app", password: passwords.app }, "late", {});
  await sleep(500);
  expect(late.redis.status).toBe("connecting");
  const ended = new Promise((resolve) => late.redis.once("end", resolve));
  late.close();
  await within(2_000, "the client did not end", ended);
  await cluster.reviveAll();
});
