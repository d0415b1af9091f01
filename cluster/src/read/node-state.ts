/** One Redis node as it describes itself. */

import { type Endpoint, nameOrAddress } from "@redis-ha-lab/common/endpoints.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import type { Redis } from "ioredis";
import type { LabConfig } from "../config.ts";
import { ask } from "./connections.ts";
import { parseInfo } from "./info.ts";
import { modulesIn } from "./modules.ts";
import { readPersistence, readReplication } from "./node-replies.ts";

export interface NodeState {
  readonly name: string;
  /** `host:port` */
  readonly address: string;
  /** It answered within the limit. A paused node is not up. */
  readonly up: boolean;
  /** Why it did not answer. */
  readonly problem: string | null;
  readonly role: "master" | "replica" | null;
  /** A replica's link to its master; null for a master. */
  readonly link: "up" | "down" | null;
  /** Which node a replica follows: a node's name, or `host:port` when no known node lives there. */
  readonly follows: string | null;
  /** Replication offset in bytes: what a master has written, what a replica has processed. */
  readonly offset: number | null;
  /** Bytes behind the master that the majority of Sentinels names; 0 for that master itself. */
  readonly lagBytes: number | null;
  readonly loading: boolean;
  /** A full synchronisation is being received. */
  readonly syncing: boolean;
  /** Replicas connected to this node, in whatever state. */
  readonly connectedReplicas: number | null;
  readonly modules: readonly string[];
}

/** INFO's text as a node's state; lagBytes is filled in when the master's offset is known. */
export function nodeFromInfo(node: Endpoint, nodes: readonly Endpoint[], text: string): NodeState {
  const info = parseInfo(text);
  const { role, link, offset, syncing, connectedReplicas, masterHost, masterPort } = readReplication(info);
  return {
    name: node.name,
    address: `${node.host}:${node.port}`,
    up: true,
    problem: null,
    role,
    link,
    follows: role === "replica" ? nameOrAddress(nodes, masterHost, masterPort) : null,
    offset,
    lagBytes: null,
    loading: readPersistence(info).loading !== null,
    syncing,
    connectedReplicas,
    modules: modulesIn(text),
  };
}

function silent(node: Endpoint, problem: string): NodeState {
  return {
    name: node.name,
    address: `${node.host}:${node.port}`,
    up: false,
    problem,
    role: null,
    link: null,
    follows: null,
    offset: null,
    lagBytes: null,
    loading: false,
    syncing: false,
    connectedReplicas: null,
    modules: [],
  };
}

/** Asks one node; never throws: what went wrong is in `problem`. */
export async function readNode(config: LabConfig, node: Endpoint, limitMs: number): Promise<NodeState> {
  const info = (redis: Redis) => redis.info("replication", "persistence", "modules");
  try {
    return nodeFromInfo(node, config.redisNodes, await ask(node, config.credentials.lab, info, limitMs));
  } catch (error) {
    return silent(node, describeError(error));
  }
}
