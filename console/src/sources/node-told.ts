/** What a node says of itself at one moment, from its replies to ROLE, INFO and CONFIG GET. */

import {
  type Info,
  numberOf,
  parseFlatPairs,
  parseInfo,
  parsePairs,
} from "@redis-ha-lab/cluster/read/info.ts";
import { type Reply, ReplyError } from "@redis-ha-lab/cluster/resp/codec.ts";
import { type Endpoint, nameOf } from "@redis-ha-lab/common/endpoints.ts";
import type { Node } from "../state/node.ts";
import type { Command } from "./resp-asker.ts";

export const NODE_QUESTIONS: readonly Command[] = [
  ["ROLE"],
  ["INFO", "server", "clients", "memory", "persistence", "stats", "replication", "keyspace"],
  ["CONFIG", "GET", "min-replicas-to-write"],
];

export interface NodeTold
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
  /** Of a replica: whom it follows (name, or host:port), and the state of that link in ROLE's words. */
  readonly follows: string | null;
  readonly linkState: string | null;
  /** min-replicas-to-write as it is set now. */
  readonly minReplicas: number | null;
}

/** @returns the error when it refused one of the questions for lack of a right. */
export function readNodeReplies(
  replies: readonly Reply[],
  nodes: readonly Endpoint[],
): NodeTold | ReplyError {
  const [roleReply, infoReply, configReply] = replies;
  for (const reply of replies) {
    if (reply instanceof ReplyError && !reply.message.startsWith("LOADING")) return reply;
  }
  const info = parseInfo(typeof infoReply === "string" ? infoReply : "");
  const number = (field: string) => numberOf(info, field) ?? null;
  const is = (field: string, value: string) => info.fields.get(field) === value;
  const [word, ...rest] = Array.isArray(roleReply) ? roleReply : [];
  const role = word === "master" ? "master" : word === "slave" ? "replica" : "unknown";
  const isReplica = role === "replica";
  const [host, port, link, offset] = rest;
  const loading = is("loading", "1") || is("async_loading", "1");
  return {
    role,
    loading: loading ? { percent: number("loading_loaded_perc") } : null,
    follows: isReplica ? (nameOf(nodes, String(host), String(port)) ?? `${host}:${port}`) : null,
    linkState: isReplica ? String(link) : null,
    offset: offsetOf(role, rest[0], offset),
    lagSeconds: isReplica ? lagSecondsOf(info) : null,
    connectedReplicas: number("connected_slaves"),
    // Redis counts them only while the fence is on.
    goodReplicas: number("min_slaves_good_slaves"),
    minReplicas: configured(configReply, "min-replicas-to-write"),
    opsPerSecond: number("instantaneous_ops_per_sec"),
    memoryBytes: number("used_memory"),
    memoryLimitBytes: number("maxmemory") || null,
    clients: number("connected_clients"),
    keys: keysIn(info),
    uptimeSeconds: number("uptime_in_seconds"),
    version: info.fields.get("redis_version") ?? null,
    persistence: {
      aof: is("aof_enabled", "1"),
      aofOk: is("aof_last_bgrewrite_status", "ok") && is("aof_last_write_status", "ok"),
      saving: is("rdb_bgsave_in_progress", "1"),
      rewriting: is("aof_rewrite_in_progress", "1"),
      lastSaveOk: is("rdb_last_bgsave_status", "ok"),
      lastSaveAt: secondsToMs(number("rdb_last_save_time")),
      changesSinceSave: number("rdb_changes_since_last_save") ?? 0,
    },
    syncProgress: is("master_sync_in_progress", "1") ? (number("master_sync_perc") ?? 0) / 100 : null,
  };
}

const secondsToMs = (seconds: number | null) => (seconds ? seconds * 1_000 : null);

function offsetOf(
  role: NodeTold["role"],
  master: Reply | undefined,
  replica: Reply | undefined,
): number | null {
  const offset = Number(role === "master" ? master : replica);
  // A replica that has never synchronised says -1.
  return role === "unknown" || !Number.isFinite(offset) || offset < 0 ? null : offset;
}

/** Seconds of silence from the master; since the link broke, when it is down. Redis says -1 for "never". */
function lagSecondsOf(info: Info): number | null {
  const up = info.fields.get("master_link_status") === "up";
  const seconds = numberOf(info, up ? "master_last_io_seconds_ago" : "master_link_down_since_seconds");
  return seconds === undefined || seconds < 0 ? null : seconds;
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
