/** The whole lab at one moment, from every source at once. What a source does not tell is null, never guessed. */
import type { LabConfig } from "../config.ts";
import { majority } from "../majority.ts";
import { type HaproxyState, type Routes, readHaproxies, readRoutes } from "./haproxy.ts";
import { type NodeState, readNode } from "./node-state.ts";
import { readSentinel, type SentinelState } from "./sentinel-state.ts";

export interface LabState {
  /** The node a majority of all Sentinels reports as master; null when no majority can be heard. */
  readonly master: string | null;
  readonly nodes: readonly NodeState[];
  readonly sentinels: readonly SentinelState[];
  readonly routes: Routes;
  /** Each HAProxy by itself; empty where there is one. */
  readonly haproxies: readonly HaproxyState[];
}

/** Lag in bytes behind the master's offset. The answers are some ms apart: a replica can seem ahead. */
function withLag(node: NodeState, master: NodeState | undefined): NodeState {
  if (master?.offset == null || node.offset === null) return node;
  return { ...node, lagBytes: Math.max(0, master.offset - node.offset) };
}

/**
 * Reads the lab's state; never throws and takes no longer than `limitMs`, however many parts are dead or paused.
 * @param limitMs milliseconds each source may take; they are asked in parallel.
 */
export async function readState(config: LabConfig, limitMs = 500): Promise<LabState> {
  const [nodes, sentinels, routes, haproxies] = await Promise.all([
    Promise.all(config.redisNodes.map((node) => readNode(config, node, limitMs))),
    Promise.all(config.sentinels.map((sentinel) => readSentinel(config, sentinel, limitMs))),
    readRoutes(config.haproxyStats, limitMs),
    readHaproxies(config, limitMs),
  ]);
  const master = majority(sentinels.map((sentinel) => sentinel.master));
  const masterNode = nodes.find((node) => node.name === master && node.role === "master");
  return { master, nodes: nodes.map((node) => withLag(node, masterNode)), sentinels, routes, haproxies };
}
