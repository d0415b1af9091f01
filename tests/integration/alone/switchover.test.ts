/** A planned switchover that is killed, and one whose labFacts change while it waits. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { schema, toLabConfig } from "@redis-ha-lab/cluster/config.ts";
import { readState } from "@redis-ha-lab/cluster/read/state.ts";
import { unsteadiness, waitUntilSteady } from "@redis-ha-lab/cluster/read/steady.ts";
import { SwitchoverRefused } from "@redis-ha-lab/cluster/switchover/refusal.ts";
import { switchOver } from "@redis-ha-lab/cluster/switchover/switch-over.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { asList, type Cluster, startCluster } from "../../support/cluster.ts";
import { recordEvents } from "../../support/events.ts";
import { startHaproxy } from "../../support/haproxy.ts";
import { hideFromSentinels } from "../../support/opinions.ts";
import { ownNet } from "../../support/own-net.ts";
import { disarm } from "../../support/stage.ts";
import { callsOf, infoOf, settled } from "../../support/views.ts";

const NET = ownNet;
/** Longer than a Sentinel needs to notice a change of a replica's priority. */
const NOTICED_WITHIN_MS = 30_000;

let cluster: Cluster;
let environment: Record<string, string>;
let master: string;
let target: string;
let third: string;

const config = () => toLabConfig(schema.parse(environment));
const never = () => new AbortController().signal;

beforeAll(async () => {
  cluster = await startCluster({ net: NET, downAfterMs: 1_000, failoverTimeoutMs: 3_000 });
  const haproxy = await startHaproxy(cluster, NET);
  const { passwords } = cluster;
  environment = {
    LAB_NET: NET,
    REDIS_NODES: asList(cluster.nodes),
    SENTINEL_NODES: asList(cluster.sentinels),
    HAPROXY_WRITE: `haproxy=${haproxy}:6383`,
    HAPROXY_READ: `haproxy=${haproxy}:6384`,
    HAPROXY_STATS: `haproxy=${haproxy}:8404`,
    SENTINEL_FAILOVER_TIMEOUT: "3000",
    REDIS_ADMIN_PASSWORD: passwords.admin,
    REDIS_APP_PASSWORD: passwords.app,
    REDIS_LAB_PASSWORD: passwords.lab,
    SENTINEL_CLIENT_PASSWORD: passwords.client,
    // A switchover asks none of these.
    ...Object.fromEntries(
      [
        "PUBLISHER",
        "SUBSCRIBER",
        "REPOINTER_HTTP",
        "EXPORTER",
        "PROMETHEUS",
        "ALERTMANAGER",
        "CONSOLE",
        "RECEIVER",
      ].map((service) => [service, `nobody=${haproxy}:1`]),
    ),
  };
});
afterAll(() => cluster?.remove());

beforeEach(async () => {
  master = await settled(cluster);
  await waitUntilSteady(config(), 60_000, never());
  [target, third] = cluster.nodes.map(({ name }) => name).filter((name) => name !== master) as [
    string,
    string,
  ];
  for (const { name } of cluster.nodes) await cluster.call(name, "CONFIG", "RESETSTAT");
});
afterEach(async () => {
  await cluster.reviveAll();
  for (const { name } of cluster.sentinels) await disarm(cluster, name).catch(() => {});
  for (const { name } of cluster.nodes) await cluster.call(name, "CONFIG", "SET", "replica-priority", 100);
});

const priority = async (node: string) =>
  ((await cluster.call(node, "CONFIG", "GET", "replica-priority")) as string[])[1];

const unsteadyAbout = async (words: RegExp) =>
  unsteadiness(await readState(config())).filter((text) => words.test(text));

it("a switchover that is killed while it waits leaves no preference behind", async () => {
  const script = fileURLToPath(new URL("../../support/switch-over.ts", import.meta.url));
  const child = spawn(process.execPath, [script, target], {
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  expect(await priority(target)).toBe("1");
  child.kill("SIGKILL");
  await until(async () => (await priority(target)) === "100" || undefined, {
    withinMs: 20_000,
    everyMs: 100,
    why: () => `${target} keeps the preference of a switchover that is dead`,
  });
  expect(await settled(cluster)).toBe(master);
});

it("a target that is master has no preference any more while everything becomes steady again", async () => {
  let left: Promise<string | undefined> | undefined;
  const onStep = (text: string) => {
    if (text.startsWith("waiting until everything is steady")) left = priority(target);
  };
  const { to } = await switchOver(config(), { to: target, signal: never(), onStep });
  expect(to).toBe(target);
  expect(await left).toBe("100");
});

it("a preference without a switchover that no node takes back is not steady", async () => {
  // Its heartbeat is what would take it back.
  await cluster.call(target, "ACL", "SETUSER", "admin", "-client|list");
  try {
    await cluster.call(target, "CONFIG", "SET", "replica-priority", 1);
    await until(async () => (await unsteadyAbout(/preferred for promotion/)).length > 0 || undefined, {
      withinMs: NOTICED_WITHIN_MS,
      everyMs: 200,
      why: () => "the lab counts as steady with a preference in it",
    });
  } finally {
    await cluster.call(target, "ACL", "SETUSER", "admin", "+@all");
    await cluster.call(target, "CONFIG", "SET", "replica-priority", 100);
  }
});

it("a switchover during which another node was promoted pauses no node", async () => {
  const events = await recordEvents(cluster);
  const [sentinel] = cluster.sentinels;
  // A Sentinel asks for INFO again before it chooses: preferred and in sight, the target would win.
  const failOverToThird = async () => {
    await hideFromSentinels(cluster, target);
    await cluster.call(sentinel?.name ?? "", "SENTINEL", "FAILOVER", "mymaster");
    await events.named("+switch-master");
    await cluster.call(target, "ACL", "SETUSER", "sentinel", "on");
  };
  let ordered: Promise<unknown> | undefined;
  const moved = switchOver(config(), {
    to: target,
    signal: never(),
    onStep: () => {
      ordered ??= failOverToThird();
    },
  });
  await expect(moved).rejects.toThrow(SwitchoverRefused);
  await ordered;
  events.close();
  for (const { name } of cluster.nodes) expect(await callsOf(cluster, name, "client|pause"), name).toBe(0);
  expect(await settled(cluster)).toBe(third);
  expect(await priority(target)).toBe("100");
});

it("when its leader dies after the promotion, the old master's writes are not let go on", async () => {
  for (const { name } of cluster.sentinels) {
    await cluster.call(name, "SENTINEL", "SIMULATE-FAILURE", "crash-after-promotion");
  }
  // Only the leader dies: the others, still armed, would lead the next failover and die of it, too.
  const spared: Promise<unknown>[] = [];
  const onStep = (text: string) => {
    const leader = /^(\S+) promotes /.exec(text)?.[1];
    if (leader === undefined) return;
    const others = cluster.sentinels.filter(({ name }) => name !== leader);
    spared.push(...others.map(({ name }) => disarm(cluster, name)));
  };
  await expect(switchOver(config(), { to: target, signal: never(), onStep })).rejects.toThrow();
  await Promise.all(spared);
  expect(spared).toHaveLength(cluster.sentinels.length - 1);
  await expect(cluster.call(master, "SET", "acknowledged-in-vain", 1)).rejects.toThrow();
  expect(await callsOf(cluster, master, "client|unpause")).toBe(0);

  for (const { name } of cluster.sentinels) await disarm(cluster, name).catch(() => {});
  await cluster.reviveAll();
  // The next leader takes the same epoch as the dead one, so no epoch decides between the nodes that they promoted
  // (docs/decisions.md). A majority does, and clients go on.
  const final = await until(
    async () => {
      const { master: named, nodes } = await readState(config());
      if (named === null || nodes.find(({ name }) => name === named)?.role !== "master") return undefined;
      return (await cluster.call(named, "SET", "goes-on", 1).catch(() => undefined)) === "OK"
        ? named
        : undefined;
    },
    { withinMs: 120_000, everyMs: 250, why: () => "no node that a majority names takes writes" },
  );
  // A write that still waits when the pause ends may be taken then, by whichever node is the master after all.
  await cluster.call(final, "DEL", "acknowledged-in-vain");
  expect((await infoOf(cluster, final, "replication")).fields.get("role")).toBe("master");
});
