/** What the members of a test cluster say, and what must be true before a test may begin. */

import { type Info, parseInfo } from "@redis-ha-lab/cluster/read/info.ts";
import { readReplication } from "@redis-ha-lab/cluster/read/node-replies.ts";
import { instance, instances } from "@redis-ha-lab/cluster/read/sentinel-replies.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { nameOf } from "@redis-ha-lab/common/endpoints.ts";
import type { Cluster } from "./cluster.ts";

export async function infoOf(cluster: Cluster, node: string, section = "everything"): Promise<Info> {
  return parseInfo(String(await cluster.call(node, "INFO", section)));
}

export interface Role {
  readonly role: "master" | "replica" | null;
  /** Whom a replica follows, by name. */
  readonly follows: string | undefined;
  readonly linked: boolean;
}

export async function roleOf(cluster: Cluster, node: string): Promise<Role> {
  const { role, masterHost, masterPort, link } = readReplication(await infoOf(cluster, node, "replication"));
  return { role, follows: nameOf(cluster.nodes, masterHost, masterPort), linked: link === "up" };
}

/** How often a node executed a command since CONFIG RESETSTAT or its start. */
export async function callsOf(cluster: Cluster, node: string, command: string): Promise<number> {
  const { fields } = await infoOf(cluster, node, "commandstats");
  return Number(/calls=(\d+)/.exec(fields.get(`cmdstat_${command}`) ?? "")?.[1] ?? 0);
}

/** Whom a Sentinel names, and the flags it gives that node. */
export async function viewOf(cluster: Cluster, sentinel: string) {
  const master = instance(await cluster.call(sentinel, "SENTINEL", "MASTER", "mymaster"));
  const replicas = master.number("num-slaves") ?? 0;
  return {
    names: nameOf(cluster.nodes, master.host, master.port),
    flags: [...master.flags].join(),
    replicas,
  };
}

/** What is not yet as it should be, as one sentence; undefined when all is. */
async function disorder(
  cluster: Cluster,
  nodes: readonly string[],
  sentinels: readonly string[],
): Promise<string | undefined> {
  const names = new Set<string | undefined>();
  for (const sentinel of sentinels) {
    const { names: name, flags, replicas: count } = await viewOf(cluster, sentinel);
    names.add(name);
    if (flags !== "master") return `${sentinel} gives the master the flags ${flags}`;
    if (count < 2) return `${sentinel} knows ${count} replicas`;
    for (const replica of instances(await cluster.call(sentinel, "SENTINEL", "REPLICAS", "mymaster"))) {
      const name = nameOf(cluster.nodes, replica.host, replica.port);
      if (!name || !nodes.includes(name)) continue;
      const flags = [...replica.flags].join();
      if (flags !== "slave") return `${sentinel} gives ${name} the flags ${flags}`;
    }
  }
  const [master] = names;
  if (names.size !== 1 || !master) return `the Sentinels report ${[...names].join(" and ")}`;
  for (const node of nodes) {
    const { role, follows, linked } = await roleOf(cluster, node);
    if (node === master && role !== "master") return `${node} is named and says it is ${role}`;
    if (node !== master && (follows !== master || !linked)) {
      return `${node} says ${role}, follows ${follows ?? "no node"}, link ${linked ? "up" : "down"}`;
    }
  }
  return undefined;
}

/**
 * Waits until the given Sentinels agree on a master, hold nothing for down and run no failover, and the given nodes
 * follow that master.
 * @returns the master's name.
 */
export async function settled(
  cluster: Cluster,
  {
    nodes = cluster.nodes.map((each) => each.name),
    sentinels = cluster.sentinels.map((each) => each.name),
  } = {},
): Promise<string> {
  let last: string | undefined = "no Sentinel has answered yet";
  await until(
    async () => {
      last = "somebody does not answer";
      last = await disorder(cluster, nodes, sentinels);
      return last === undefined ? true : undefined;
    },
    { withinMs: 60_000, everyMs: 250, why: () => `the cluster did not settle: ${last}` },
  );
  const [first = ""] = sentinels;
  const { names = "" } = await viewOf(cluster, first);
  return names;
}
