/** Puts Sentinels and nodes into states that a healthy cluster only passes through, and holds them there. */
import { until } from "@redis-ha-lab/common/deadline.ts";
import type { Cluster } from "./cluster.ts";
import { settled } from "./views.ts";

const LONG_MS = 3_600_000;

async function forget(cluster: Cluster, sentinel: string): Promise<void> {
  // Refused when it monitors nothing, which is what is wanted.
  await cluster.call(sentinel, "SENTINEL", "REMOVE", "mymaster").catch((error: Error) => {
    if (!/No such master/.test(error.message)) throw error;
  });
}

/** Makes a Sentinel name a node as master, without a failover and without acting on it for an hour. */
export async function nameAsMaster(cluster: Cluster, sentinel: string, node: string): Promise<void> {
  const endpoint = cluster.nodes.find(({ name }) => name === node);
  if (!endpoint) throw new Error(`${node} is no node of the test cluster`);
  const { Config } = await cluster.container(sentinel).inspect();
  const variable = "REDIS_SENTINEL_PASSWORD=";
  const password = Config.Env.find((each) => each.startsWith(variable))?.slice(variable.length) ?? "";
  await forget(cluster, sentinel);
  await cluster.call(sentinel, "SENTINEL", "MONITOR", "mymaster", endpoint.host, endpoint.port, 2);
  const set = (...words: (string | number)[]) =>
    cluster.call(sentinel, "SENTINEL", "SET", "mymaster", ...words);
  await set("auth-user", "sentinel", "auth-pass", password);
  await set("down-after-milliseconds", LONG_MS, "failover-timeout", LONG_MS);
}

/** Lets every Sentinel notice a dead master after a second; `quorum` above their number forbids a failover. */
export async function watchClosely(cluster: Cluster, quorum: number): Promise<void> {
  for (const { name } of cluster.sentinels) {
    await cluster.call(name, "SENTINEL", "SET", "mymaster", "quorum", quorum);
    await cluster.call(name, "SENTINEL", "SET", "mymaster", "down-after-milliseconds", 1_000);
  }
}

/** Makes a node answer role:master. */
export async function claim(cluster: Cluster, node: string): Promise<void> {
  await cluster.call(node, "REPLICAOF", "NO", "ONE");
}

/** Makes a node follow another. */
export async function follow(cluster: Cluster, node: string, master: string): Promise<void> {
  const endpoint = cluster.nodes.find(({ name }) => name === master);
  if (!endpoint) throw new Error(`${master} is no node of the test cluster`);
  await cluster.call(node, "REPLICAOF", endpoint.host, endpoint.port);
}

/**
 * Makes the Sentinels lose sight of a node that all others still reach: it no longer lets them in. (They have
 * an own user on it.) `restore` lets them in again.
 */
export async function hideFromSentinels(cluster: Cluster, node: string): Promise<void> {
  await cluster.call(node, "ACL", "SETUSER", "sentinel", "off");
  await cluster.call(node, "CLIENT", "KILL", "USER", "sentinel");
}

/** Undoes all of the above: every node is alive, every Sentinel names this node, and the others follow it. */
export async function restore(cluster: Cluster, master: string): Promise<void> {
  // A paused node passes on what Sentinels told each other through it as soon as it runs: nothing may be left of that.
  for (const { name } of [...cluster.nodes, ...cluster.sentinels]) {
    const container = cluster.container(name);
    if ((await container.inspect()).State.Paused) await container.unpause();
  }
  // A Sentinel that is refused once keeps its useless connection for as long as its own timeout lasts. And a dead node comes
  // back as the replica of the node that claims mastership now: it may hold less, and then it would rather not start than be
  // a master.
  const claimants: string[] = [];
  for (const { name } of cluster.nodes) {
    if (!(await cluster.container(name).inspect()).State.Running) continue;
    await cluster.call(name, "ACL", "SETUSER", "sentinel", "on");
    if (String(await cluster.call(name, "ROLE")).startsWith("master")) claimants.push(name);
  }
  const [claimant = master] = claimants.includes(master) ? [master] : claimants;
  // Every two seconds a Sentinel tells the others whom it names, and the higher epoch wins: one that still knows of a
  // failover would talk over the others, who have begun again at epoch 0. So all forget before one is told anew.
  const everyoneNames = async (node: string) => {
    for (const { name } of cluster.sentinels) await forget(cluster, name);
    for (const { name } of cluster.sentinels) await nameAsMaster(cluster, name, node);
  };
  await everyoneNames(claimant);
  await cluster.reviveAll();
  for (const { name } of cluster.nodes) {
    await until(async () => (await cluster.call(name, "PING")) === "PONG" || undefined, {
      withinMs: 60_000,
      everyMs: 200,
      why: () => `${name} did not come back`,
    });
  }
  await claim(cluster, master);
  for (const { name } of cluster.nodes) if (name !== master) await follow(cluster, name, master);
  if (claimant !== master) await everyoneNames(master);
  await settled(cluster);
}
