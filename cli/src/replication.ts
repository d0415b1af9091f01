/** `replication`: one value written on the master, and when each replica has it. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import type { NodeState } from "@redis-ha-lab/cluster/read/node-state.ts";
import { readState } from "@redis-ha-lab/cluster/read/state.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import { printLines } from "@redis-ha-lab/common/printable.ts";
import { table } from "@redis-ha-lab/scenarios/terminal/table.ts";

const KEY = "lab:replication";
const WITHIN_MS = 2_000;

interface Arrival {
  readonly node: string;
  /** Milliseconds after the master had acknowledged the write; null when it did not arrive in time. */
  readonly afterMs: number | null;
  readonly problem: string | null;
}

type Node = LabConfig["redisNodes"][number];

/** Asks a replica over one connection until it has the value. */
async function arrival(
  config: LabConfig,
  node: Node,
  value: string,
  written: Promise<number>,
): Promise<Arrival> {
  try {
    const afterMs = await ask(
      node,
      config.credentials.lab,
      async (redis) => {
        const writtenMs = await written;
        while (performance.now() < writtenMs + WITHIN_MS) {
          if ((await redis.get(KEY)) === value) return Math.max(0, performance.now() - writtenMs);
          await sleep(1);
        }
        return null;
      },
      2 * WITHIN_MS,
    );
    return { node: node.name, afterMs, problem: afterMs === null ? "not within 2 s" : null };
  } catch (error) {
    return { node: node.name, afterMs: null, problem: describeError(error) };
  }
}

const shown = (value: number | null): string => value?.toLocaleString("en-US") ?? "?";

export function replicationTable(
  { nodes, master }: { readonly nodes: readonly NodeState[]; readonly master: string },
  arrivals: readonly Arrival[],
): string[] {
  const rows = nodes.map((node) => {
    const { afterMs, problem } = arrivals.find((one) => one.node === node.name) ?? {
      afterMs: null,
      problem: null,
    };
    const read =
      node.name === master ? "written here" : afterMs === null ? "no" : `after ${afterMs.toFixed(1)} ms`;
    return [
      node.name,
      node.role ?? "down",
      node.link ?? "",
      read,
      shown(node.offset),
      shown(node.lagBytes),
      problem ?? "",
    ];
  });
  const number = (title: string) => ({ title, right: true });
  return table(["NODE", "ROLE", "LINK", "VALUE READ", number("OFFSET"), number("LAG"), ""], rows);
}

/** @throws when there is no master, when it refuses the write, or when the value did not reach every replica. */
export async function showReplication(config: LabConfig): Promise<void> {
  const before = await readState(config);
  const master = config.redisNodes.find(({ name }) => name === before.master);
  if (!master)
    throw new Error("No majority of Sentinels names a master, so nothing was written. Look: make status");
  const value = randomUUID();
  const { promise: written, resolve, reject } = Promise.withResolvers<number>();
  const replicas = config.redisNodes.filter((node) => node !== master);
  const arriving = Promise.all(replicas.map((node) => arrival(config, node, value, written)));
  try {
    await ask(master, config.credentials.lab, (redis) => redis.set(KEY, value, "EX", 60));
    resolve(performance.now());
  } catch (error) {
    reject(error);
    await arriving;
    throw error;
  }
  const arrivals = await arriving;
  const { nodes } = await readState(config);
  printLines([
    `SET ${KEY} ${value} on ${master.name}, the master`,
    "",
    ...replicationTable({ nodes, master: master.name }, arrivals),
  ]);
  const missing = arrivals.filter(({ afterMs }) => afterMs === null).map(({ node }) => node);
  if (missing.length > 0) throw new Error(`\nThe value did not reach ${missing.join(" and ")}.`);
}
