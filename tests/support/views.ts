/** What the members of a test cluster say, and what must be true before a test may begin. */

import { type Info, parseFlatPairs, parseInfo } from "@redis-ha-lab/cluster/read/info.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { nameOf } from "@redis-ha-lab/common/endpoints.ts";
import type { Cluster } from "./cluster.ts";

export async function infoOf(cluster: Cluster, node: string, section = "everything"): Promise<Info> {
  return parseInfo(String(await cluster.call(node, "INFO", section)));
}

export interface Role {
  readonly role: string | undefined;
  /** Whom a replica follows, by name. */
  readonly follows: string | undefined;
  readonly linked: boolean;
}

export async function roleOf(cluster: Cluster, node: string): Promise<Role> {
  const { fields } = await infoOf(cluster, node, "replication");
  return {
    role: fields.get("role"),
    follows: nameOf(cluster.nodes, fields.get("master_host"), fields.get("master_port") ?? ""),
    linked: fields.get("master_link_status") === "up",
  };
}

/** How often a node executed a command since CONFIG RESETSTAT or its start. */
export async function callsOf(cluster: Cluster, node: string, command: string): Promise<number> {
  const { fields } = await infoOf(cluster, node, "commandstats");
  return Number(/calls=(\d+)/.exec(fields.get(`cmdstat_${command}`) ?? "")?.[1] ?? 0);
}

/** Whom a Sentinel names, and the flags it gives that node. */
export async function viewOf(cluster: Cluster, sentinel: string) {
  const fields = parseFlatPairs(await cluster.call(sentinel, "SENTINEL", "MASTER", "mymaster"));
  return { names: nameOf(cluster.nodes, fields.ip, fields.port), flags: fields.flags ?? "", fields };
}

/** What is not yet as it should be, as one sentence; undefined when all is. */
async function disorder(
  cluster: Cluster,
  nodes: readonly string[],
  sentinels: readonly string[],
): Promise<string | undefined> {
  const names = new Set<string | undefined>();
  for (const sentinel of sentinels) {
    const { names: name, flags, fields } = await viewOf(cluster, sentinel);
    names.add(name);
    if (flags !== "master") return `${sentinel} gives the master the flags ${flags}`;
    if (Number(fields["num-slaves"]) < 2) return `${sentinel} knows ${fields["num-slaves"]} replicas`;
    const replicas = (await cluster.call(sentinel, "SENTINEL", "REPLICAS", "mymaster")) as unknown[];
    for (const replica of replicas.map(parseFlatPairs)) {
      const name = nameOf(cluster.nodes, replica.ip, replica.port);
      if (!name || !nodes.includes(name)) continue;
      if (replica.flags !== "slave") return `${sentinel} gives ${name} the flags ${replica.flags}`;
    }
  }
  const [master] = names;
  if (names.size !== 1 || !master) return `the Sentinels name ${[...names].join(" and ")}`;
  for (const node of nodes) {
    const { role, follows, linked } = await roleOf(cluster, node);
    if (node === master && role !== "master") return `${node} is named and says it is ${role}`;
    if (node !== master && (follows !== master || !linked)) {
      return `${node} says ${role}, follows ${follows ?? "nobody"}, link ${linked ? "up" : "down"}`;
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
  let last: string | undefined = "nobody has answered yet";
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
