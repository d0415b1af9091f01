/** Who a node is when it starts (docs/architecture.md): the cases in which the answer costs data when it is wrong. */
import { until } from "@redis-ha-lab/common/deadline.ts";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type Cluster, startCluster } from "../../support/cluster.ts";
import { recordEvents } from "../../support/events.ts";
import { claim, follow, watchClosely } from "../../support/opinions.ts";
import { ownNet } from "../../support/own-net.ts";
import { roleOf, settled, viewOf } from "../../support/views.ts";

let cluster: Cluster;
let master: string;
let replicas: [string, string];

beforeAll(async () => {
  cluster = await startCluster({ net: ownNet, downAfterMs: 1_000, failoverTimeoutMs: 3_000 });
});
afterAll(() => cluster?.remove());

beforeEach(async () => {
  master = await settled(cluster);
  replicas = cluster.nodes.map(({ name }) => name).filter((name) => name !== master) as [string, string];
});
afterEach(async () => {
  await watchClosely(cluster, 2);
  await cluster.reviveAll();
});

const start = (name: string) => cluster.container(name).start();

/** Runs a shell command inside a running member, as root. */
async function inside(name: string, script: string): Promise<void> {
  const exec = await cluster.container(name).exec({ Cmd: ["sh", "-c", script], User: "root" });
  const stream = await exec.start({});
  stream.resume();
  await new Promise((resolve) => stream.once("end", resolve));
}

/** Deletes files of a running member, as a disk that fails does. */
const wipe = (name: string, files: string) => inside(name, `rm -rf ${files}`);

/** Waits until a node has said something since its last start. */
async function says(node: string, words: RegExp): Promise<void> {
  const { State } = await cluster.container(node).inspect();
  const since = Math.floor(Date.parse(State.StartedAt) / 1_000);
  let said = "";
  await until(
    async () => {
      const log = await cluster.container(node).logs({ stdout: true, stderr: true, since });
      said = log.toString();
      return words.test(said) || undefined;
    },
    { withinMs: 60_000, everyMs: 100, why: () => `${node} did not say ${words}, but: ${said.slice(-1_000)}` },
  );
}

const answers = (node: string) =>
  cluster.call(node, "PING").then(
    () => true,
    () => false,
  );

/** A write that both replicas hold. */
async function write(value: string): Promise<void> {
  await until(async () => (await cluster.call(master, "SET", "written", value)) === "OK" || undefined, {
    withinMs: 20_000,
    everyMs: 100,
    why: () => `${master} takes no writes`,
  });
  await cluster.call(master, "WAIT", 2, 1_500);
}

const heartbeatPast = async (node: string, beats: number) => {
  const count = async () =>
    Number(
      await cluster.call(
        node,
        "EVAL",
        "redis.call('select', 15) return redis.call('get', 'lab:recency') or 0",
        0,
      ),
    );
  const from = await count();
  await until(async () => (await count()) >= from + beats || undefined, {
    withinMs: 30_000,
    everyMs: 200,
    why: () => `${node} has no heartbeat`,
  });
};

it.each([
  ["files have been deleted", "rm -rf /data/appendonlydir/*"],
  ["manifest is gone", "rm /data/appendonlydir/*.manifest"],
  [
    "append-only file is cut short",
    "for file in /data/appendonlydir/*.incr.aof; do truncate -s $(($(stat -c %s $file) / 2)) $file; done",
  ],
])("a master whose %s does not come back as master with less than the others have", async (_what, damage) => {
  await write("kept");
  await heartbeatPast(master, 3);
  await inside(master, damage);
  await cluster.kill(master);
  await start(master);
  await says(
    master,
    /REFUSING to start as master: (this node is empty and redis-\d holds data|redis-\d holds newer data than this node)|starting as a replica/,
  );
  const final = await settled(cluster);
  expect(final).not.toBe(master);
  expect(await cluster.call(final, "GET", "written")).toBe("kept");
});

it("a replica that was away is not promoted, and the master that returns has everything", async () => {
  const [present, away] = replicas;
  await write("before");
  await cluster.kill(away);
  await write("while it was away");
  await heartbeatPast(master, 2);
  await cluster.kill(master);
  await cluster.kill(present);
  await start(away);
  await says(away, /can't be promoted: it has not synchronised since its start, and not every other node/);
  expect(await roleOf(cluster, away)).toMatchObject({ role: "replica" });
  await start(master);
  await start(present);
  const final = await settled(cluster);
  expect(final).not.toBe(away);
  expect(await cluster.call(final, "GET", "written")).toBe("while it was away");
});

it("a named master does not start while a promoted node answers role:master", async () => {
  const [promoted] = replicas;
  await watchClosely(cluster, 4);
  await cluster.kill(master);
  await claim(cluster, promoted);
  await start(master);
  await says(
    master,
    new RegExp(`waiting: the Sentinels name this node, but ${promoted} answers role:master`),
  );
  expect(await answers(master)).toBe(false);
  await follow(cluster, promoted, master);
  expect(await settled(cluster)).toBe(master);
});

it("when the named master has lost its data, the node that holds most takes its place without a person", async () => {
  await write("kept");
  await heartbeatPast(master, 1);
  await wipe(master, "/data/appendonlydir/*");
  for (const name of [master, ...replicas]) await cluster.kill(name);
  for (const name of [master, ...replicas]) await start(name);
  const final = await settled(cluster);
  expect(final).not.toBe(master);
  expect(await cluster.call(final, "GET", "written")).toBe("kept");
});

it("a named master that loads for long is replaced by a replica that has everything", async () => {
  const events = await recordEvents(cluster);
  await write("kept");
  // Five seconds per key and more than one key: longer than down-after.
  await inside(master, "echo 'key-load-delay 5000000' >>/data/redis.conf");
  await cluster.kill(master);
  await start(master);
  await events.named("+switch-master", 60_000);
  const final = await settledWithout(replicas);
  expect(await cluster.call(final, "GET", "written")).toBe("kept");
  await inside(master, "sed -i '/key-load-delay/d' /data/redis.conf");
  await cluster.kill(master);
  await start(master);
  const last = await settled(cluster);
  events.close();
  // Usually the same one. Whichever it is, the Sentinels have chosen it, and it has everything.
  const chosen = events.all.findLast(({ event }) => event === "+switch-master")?.switched?.to.host;
  expect(cluster.nodes.find(({ host }) => host === chosen)?.name).toBe(last);
  expect(await cluster.call(last, "GET", "written")).toBe("kept");
});

/** The master that every Sentinel names, once it says so itself. */
async function settledWithout(nodes: readonly string[]): Promise<string> {
  return until(
    async () => {
      const { names } = await viewOf(cluster, "sentinel-1");
      if (names === undefined || !nodes.includes(names)) return undefined;
      return (await roleOf(cluster, names)).role === "master" ? names : undefined;
    },
    { withinMs: 60_000, everyMs: 200, why: () => "no node took the place of the loading master" },
  );
}

it("Sentinels that have lost their memory learn the present master from the nodes", async () => {
  // Not the one their template would name.
  if (master === "redis-1") {
    const events = await recordEvents(cluster);
    await cluster.call("sentinel-1", "SENTINEL", "FAILOVER", "mymaster");
    await events.named("+switch-master", 60_000);
    events.close();
    master = await settled(cluster);
  }
  expect(master).not.toBe("redis-1");
  for (const { name } of cluster.sentinels) await wipe(name, "/data/*");
  for (const { name } of cluster.sentinels) await cluster.kill(name);
  for (const { name } of cluster.sentinels) await start(name);
  for (const { name } of cluster.sentinels) {
    await says(
      name,
      new RegExp(`watching ${ownNet.replaceAll(".", "[.]")}[.]\\d+, which answers role:master`),
    );
  }
  expect(await settled(cluster)).toBe(master);
});
