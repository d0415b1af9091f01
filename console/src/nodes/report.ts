/** What a node says of itself at one moment, from its replies to ROLE, INFO and CONFIG GET. */

import {
  type Info,
  numberOf,
  parseFlatPairs,
  parseInfo,
  parsePairs,
  versionOf,
} from "@redis-ha-lab/cluster/read/info.ts";
import { readPersistence, readReplication, readRole } from "@redis-ha-lab/cluster/read/node-replies.ts";
import { type Reply, ReplyError } from "@redis-ha-lab/cluster/resp/codec.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { Command } from "../sources/resp-reader.ts";
import type { Node } from "./schema.ts";

export const NODE_QUESTIONS: readonly Command[] = [
  ["ROLE"],
  ["INFO", "server", "clients", "memory", "persistence", "stats", "replication", "keyspace"],
  ["CONFIG", "GET", "min-replicas-to-write"],
];

export interface NodeReport
  extends Pick<
    Node,
    | "offset"
    | "lagSeconds"
    | "connectedReplicas"
    | "goodReplicas"
    | "opsPerSecond"
    | "memoryBytes"
    | "memoryLimitBytes"
    | "clients"
    | "keys"
    | "uptimeSeconds"
    | "version"
    | "persistence"
    | "syncProgress"
  > {
  /** It reads its data set: per cent done, where it says so. */
  readonly loading: { readonly percent: number | null } | null;
  readonly role: "master" | "replica" | "unknown";
  /** Of a replica: which node it follows (name, or host:port), and the state of that link in ROLE's words. */
  readonly follows: string | null;
  readonly linkState: string | null;
  /** min-replicas-to-write as it is set now. */
  readonly minReplicas: number | null;
}

/** @returns the error when it refused one of the questions for lack of a right. */
export function readNodeReplies(
  replies: readonly Reply[],
  nodes: readonly Endpoint[],
): NodeReport | ReplyError {
  const [roleReply, infoReply, configReply] = replies;
  for (const reply of replies) {
    if (reply instanceof ReplyError && !reply.message.startsWith("LOADING")) return reply;
  }
  const info = parseInfo(typeof infoReply === "string" ? infoReply : "");
  const number = (field: string) => numberOf(info, field) ?? null;
  const { role, follows, link, offset } = readRole(roleReply, nodes);
  const { connectedReplicas, goodReplicas, silentSeconds, syncProgress } = readReplication(info);
  const { loading, aofBytes: _, ...persistence } = readPersistence(info);
  return {
    role: role ?? "unknown",
    loading,
    follows,
    linkState: link,
    offset,
    lagSeconds: silentSeconds,
    connectedReplicas,
    goodReplicas,
    minReplicas: configured(configReply, "min-replicas-to-write"),
    opsPerSecond: number("instantaneous_ops_per_sec"),
    memoryBytes: number("used_memory"),
    memoryLimitBytes: number("maxmemory") || null,
    clients: number("connected_clients"),
    keys: keysIn(info),
    uptimeSeconds: number("uptime_in_seconds"),
    version: versionOf(info),
    persistence,
    syncProgress,
  };
}

function configured(reply: Reply | undefined, name: string): number | null {
  const value = Number(parseFlatPairs(reply)[name]);
  return Number.isFinite(value) ? value : null;
}

/** Users' keys: what database 15 holds is the lab's own heartbeat (redis/start.sh). */
function keysIn(info: Info): number {
  let keys = 0;
  for (const [database, value] of info.sections.get("keyspace") ?? [])
    if (database !== "db15") keys += Number(parsePairs(value).keys ?? 0);
  return keys;
}
