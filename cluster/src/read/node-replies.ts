/** What a Redis node replies about itself: INFO's sections replication and persistence, and ROLE. */
import { type Endpoint, nameOrAddress } from "@redis-ha-lab/common/endpoints.ts";
import { type Reply, ReplyError } from "../resp/codec.ts";
import { type Fields, numberOf } from "./info.ts";

/** On the wire a replica still is a "slave". */
const roleIn = (word: unknown): "master" | "replica" | null =>
  word === "master" ? "master" : word === "slave" ? "replica" : null;

/** INFO replication. Offsets are bytes. */
export interface Replication {
  /** Null when the text names none of the two. */
  readonly role: "master" | "replica" | null;
  /** Which node a replica follows. */
  readonly masterHost?: string;
  readonly masterPort?: number;
  /** A replica's link to its master; null for a master. */
  readonly link: "up" | "down" | null;
  /** Of a replica: seconds of silence from its master; since the link broke, when it is down. Null: never heard it. */
  readonly silentSeconds: number | null;
  /** A full synchronisation is being received, and the part of it that has arrived, 0 to 1. */
  readonly syncing: boolean;
  readonly syncProgress: number | null;
  /** What a master has written, what a replica has processed. */
  readonly offset: number | null;
  /** Replicas connected to this node, in whatever state. */
  readonly connectedReplicas: number | null;
  /** Replicas that count for min-replicas-to-write; Redis counts them only while that is set. */
  readonly goodReplicas: number | null;
  /** The name of the history this node holds. */
  readonly id: string;
  /** For a promoted node: the history it came from, and the first offset that is no longer part of it. */
  readonly formerId: string;
  readonly formerUntil: number;
  /** The part of the history it can still send: first offset, and one past the last. */
  readonly backlogFrom: number;
  readonly backlogUntil: number;
}

export function readReplication(info: Fields): Replication {
  const field = (name: string) => info.fields.get(name);
  const number = (name: string) => numberOf(info, name) ?? null;
  const role = roleIn(field("role"));
  const isReplica = role === "replica";
  const masterHost = field("master_host");
  const masterPort = numberOf(info, "master_port");
  const up = field("master_link_status") === "up";
  const silent = number(up ? "master_last_io_seconds_ago" : "master_link_down_since_seconds");
  const syncing = field("master_sync_in_progress") === "1";
  const backlogFrom = number("repl_backlog_first_byte_offset") ?? 0;
  const backlog = field("repl_backlog_active") === "1" ? (number("repl_backlog_histlen") ?? 0) : 0;
  return {
    role,
    ...(masterHost !== undefined && { masterHost }),
    ...(masterPort !== undefined && { masterPort }),
    link: isReplica ? (up ? "up" : "down") : null,
    // -1 stands for "never".
    silentSeconds: isReplica && silent !== null && silent >= 0 ? silent : null,
    syncing,
    syncProgress: syncing ? (number("master_sync_perc") ?? 0) / 100 : null,
    offset: number(isReplica ? "slave_repl_offset" : "master_repl_offset"),
    connectedReplicas: number("connected_slaves"),
    goodReplicas: number("min_slaves_good_slaves"),
    id: field("master_replid") ?? "",
    formerId: field("master_replid2") ?? "",
    formerUntil: number("second_repl_offset") ?? -1,
    backlogFrom,
    backlogUntil: backlogFrom + backlog,
  };
}

/** INFO persistence. */
export interface Persistence {
  /** It reads its data set: per cent done, where it says so. */
  readonly loading: { readonly percent: number | null } | null;
  readonly aof: boolean;
  /** The append-only file could be written and rewritten. */
  readonly aofOk: boolean;
  readonly aofBytes: number | null;
  /** A snapshot is being written. */
  readonly saving: boolean;
  readonly rewriting: boolean;
  readonly lastSaveOk: boolean;
  /** Epoch milliseconds. */
  readonly lastSaveAt: number | null;
  readonly changesSinceSave: number;
}

export function readPersistence(info: Fields): Persistence {
  const is = (field: string, value: string) => info.fields.get(field) === value;
  const lastSave = numberOf(info, "rdb_last_save_time");
  const loading = is("loading", "1") || is("async_loading", "1");
  return {
    loading: loading ? { percent: numberOf(info, "loading_loaded_perc") ?? null } : null,
    aof: is("aof_enabled", "1"),
    aofOk: is("aof_last_bgrewrite_status", "ok") && is("aof_last_write_status", "ok"),
    aofBytes: numberOf(info, "aof_current_size") ?? null,
    saving: is("rdb_bgsave_in_progress", "1"),
    rewriting: is("aof_rewrite_in_progress", "1"),
    lastSaveOk: is("rdb_last_bgsave_status", "ok"),
    lastSaveAt: lastSave ? lastSave * 1_000 : null,
    changesSinceSave: numberOf(info, "rdb_changes_since_last_save") ?? 0,
  };
}

/** ROLE, which costs a node less than INFO. */
export interface Role {
  /** Null for an error: it is loading its data set. */
  readonly role: "master" | "replica" | null;
  /** Of a replica: which node it follows (a name, or host:port), and the state of that link: connect, sync, connected, … */
  readonly follows: string | null;
  readonly link: string | null;
  /** Bytes; null for a replica that has never synchronised. A replica forgets it with a broken link. */
  readonly offset: number | null;
}

/** @param reply `[master, offset, [replicas]]` or `[slave, host, port, link, offset]` */
export function readRole(reply: Reply | undefined, nodes: readonly Endpoint[]): Role {
  const [word, ...rest] = Array.isArray(reply) ? reply : [];
  const role = reply instanceof ReplyError ? null : roleIn(word);
  const [host, port, link, offset] = rest;
  const isReplica = role === "replica";
  const at = Number(isReplica ? offset : rest[0]);
  return {
    role,
    follows: isReplica ? nameOrAddress(nodes, String(host), String(port)) : null,
    link: isReplica ? String(link) : null,
    offset: role === null || !Number.isFinite(at) || at < 0 ? null : at,
  };
}
