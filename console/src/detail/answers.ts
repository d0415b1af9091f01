/** What a node answers when it is looked at more closely. */

import type { Credentials } from "@redis-ha-lab/cluster/connect/redis.ts";
import {
  type Info,
  numberOf,
  parseFlatPairs,
  parseInfo,
  parsePairs,
} from "@redis-ha-lab/cluster/read/info.ts";
import { type Reply, ReplyError } from "@redis-ha-lab/cluster/resp/codec.ts";
import { Connection } from "@redis-ha-lab/cluster/resp/connection.ts";
import { ConnectionFailure } from "@redis-ha-lab/cluster/resp/failure.ts";
import { type Endpoint, nameOf } from "@redis-ha-lab/common/endpoints.ts";
import type { NodeAnswers } from "../state/node-detail.ts";
import { groupClients } from "./clients.ts";
import { sampleKeys } from "./sample.ts";
import { SETTINGS } from "./settings.ts";
import { readLatency, readSlowLog } from "./slow-log.ts";

const CONNECT_WITHIN_MS = 400;
const ANSWER_WITHIN_MS = 600;
const SLOW_COMMANDS = 10;

const QUESTIONS = [
  ["INFO"],
  ["CLIENT", "LIST"],
  ["SLOWLOG", "GET", SLOW_COMMANDS],
  ["SLOWLOG", "LEN"],
  ["LATENCY", "LATEST"],
  ["CONFIG", "GET", ...Object.keys(SETTINGS)],
  ["DBSIZE"],
];

/** @throws ConnectionFailure when it does not answer; nothing takes longer than some seconds in all. */
export async function askClosely(
  node: Endpoint,
  nodes: readonly Endpoint[],
  credentials: Credentials,
): Promise<NodeAnswers> {
  const wire = await Connection.open(node, { credentials }, CONNECT_WITHIN_MS);
  try {
    const replies = await wire.send(QUESTIONS, ANSWER_WITHIN_MS);
    const refused = replies.find((reply) => reply instanceof ReplyError);
    if (refused instanceof ReplyError)
      throw new ConnectionFailure("denied", refused.message, refused.message);
    const keys = await sampleKeys(wire);
    return readAnswers(replies, nodes, keys);
  } finally {
    wire.close();
  }
}

function readAnswers(
  replies: readonly Reply[],
  nodes: readonly Endpoint[],
  keys: Omit<NodeAnswers["keys"], "total">,
): NodeAnswers {
  const [infoReply, clientReply, slowReply, slowLength, latencyReply, configReply, size] = replies;
  const info = parseInfo(String(infoReply));
  const number = (field: string) => numberOf(info, field) ?? null;
  const is = (field: string, value: string) => info.fields.get(field) === value;
  const config = parseFlatPairs(configReply);
  const role = is("role", "master") ? "master" : is("role", "slave") ? "replica" : "unknown";
  return {
    role,
    offset: number(role === "replica" ? "slave_repl_offset" : "master_repl_offset"),
    opsPerSecond: number("instantaneous_ops_per_sec"),
    replicas: replicasOf(info, nodes),
    backlogBytes: number("repl_backlog_histlen"),
    memory: {
      usedBytes: number("used_memory"),
      peakBytes: number("used_memory_peak"),
      rssBytes: number("used_memory_rss"),
      datasetBytes: number("used_memory_dataset"),
      limitBytes: number("maxmemory") || null,
      fragmentation: number("mem_fragmentation_ratio"),
    },
    keys: { total: Number(size), ...keys },
    clients: {
      connected: number("connected_clients") ?? 0,
      blocked: number("blocked_clients") ?? 0,
      groups: groupClients(String(clientReply)),
    },
    slowLog: {
      length: Number(slowLength),
      thresholdMicroseconds: config["slowlog-log-slower-than"]
        ? Number(config["slowlog-log-slower-than"])
        : null,
      entries: readSlowLog(slowReply),
    },
    latency: readLatency(latencyReply),
    persistence: {
      aof: is("aof_enabled", "1"),
      aofBytes: number("aof_current_size"),
      lastSaveAt: number("rdb_last_save_time") === null ? null : (number("rdb_last_save_time") ?? 0) * 1_000,
      changesSinceSave: number("rdb_changes_since_last_save") ?? 0,
      saving: is("rdb_bgsave_in_progress", "1"),
      rewriting: is("aof_rewrite_in_progress", "1"),
    },
    config: Object.entries(SETTINGS).flatMap(([name, why]) => {
      const value = config[name];
      return value === undefined ? [] : [{ name, value, why }];
    }),
  };
}

/** `slave0:ip=198.18.77.12,port=6379,state=online,offset=42,lag=0` */
function replicasOf(info: Info, nodes: readonly Endpoint[]): NodeAnswers["replicas"] {
  return [...info.fields]
    .filter(([field]) => /^slave\d+$/.test(field))
    .map(([, value]) => {
      const { ip, port, state, offset, lag } = parsePairs(value);
      return {
        name: nameOf(nodes, ip, port) ?? `${ip}:${port}`,
        state: state ?? "unknown",
        offset: Number(offset),
        lagSeconds: lag === undefined ? null : Number(lag),
      };
    });
}
