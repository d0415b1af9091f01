/** What a node answers when it is looked at more closely. */
import type { Credentials } from "@redis-ha-lab/cluster/connect/redis.ts";
import {
  type Info,
  numberOf,
  parseFlatPairs,
  parseInfo,
  parsePairs,
} from "@redis-ha-lab/cluster/read/info.ts";
import { readPersistence, readReplication } from "@redis-ha-lab/cluster/read/node-replies.ts";
import { type Reply, ReplyError } from "@redis-ha-lab/cluster/resp/codec.ts";
import { Connection } from "@redis-ha-lab/cluster/resp/connection.ts";
import { ConnectionFailure } from "@redis-ha-lab/cluster/resp/failure.ts";
import { type Endpoint, nameOrAddress } from "@redis-ha-lab/common/endpoints.ts";
import { sampleKeys } from "./sample.ts";
import type { NodeAnswers } from "./schema.ts";
import { readLatency, readSlowLog } from "./slow-log.ts";

/** CLIENT LIST, summed up. @param text one line per connection: `id=3 addr=… name=publisher … user=app …` */
export function groupClients(text: string): NodeAnswers["clients"]["groups"] {
  const groups = new Map<string, { user: string; name: string; connections: number }>();
  for (const line of text.split("\n")) {
    const fields = new Map(
      line.split(" ").map((pair): [string, string] => {
        const equals = pair.indexOf("=");
        return [pair.slice(0, equals), pair.slice(equals + 1)];
      }),
    );
    const user = fields.get("user");
    if (user === undefined) continue;
    const name = fields.get("name") ?? "";
    const group = groups.get(`${user} ${name}`) ?? { user, name, connections: 0 };
    group.connections += 1;
    groups.set(`${user} ${name}`, group);
  }
  return [...groups.values()].sort(
    (one, other) =>
      other.connections - one.connections ||
      `${one.user} ${one.name}`.localeCompare(`${other.user} ${other.name}`),
  );
}

/** The settings of a node that decide how it behaves when something fails, with what each decides. */
const SETTINGS: Readonly<Record<string, string>> = {
  "min-replicas-to-write": "the write guard: with fewer replicas a master refuses writes; 0 switches it off",
  "min-replicas-max-lag": "seconds of silence until a replica does not count for the write guard",
  "replica-priority": "the lowest is promoted first; 0 never",
  "repl-backlog-size": "bytes a replica may have missed and still continue without a full copy",
  "repl-timeout": "seconds of silence until a replication link counts as broken",
  appendonly: "whether every write goes to disk as it comes",
  appendfsync: "how much of it a power cut may cost: everysec is up to a second",
  save: "when a snapshot is written, as seconds and writes",
  maxmemory: "bytes; 0 is no limit",
  "maxmemory-policy": "what happens at the limit: noeviction refuses writes, the others delete keys",
  "slowlog-log-slower-than": "microseconds from which a command counts as slow",
};

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
  const config = parseFlatPairs(configReply);
  const { role, offset } = readReplication(info);
  const { aof, aofBytes, lastSaveAt, changesSinceSave, saving, rewriting } = readPersistence(info);
  return {
    role: role ?? "unknown",
    offset,
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
    persistence: { aof, aofBytes, lastSaveAt, changesSinceSave, saving, rewriting },
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
        name: nameOrAddress(nodes, ip, port),
        state: state ?? "unknown",
        offset: Number(offset),
        lagSeconds: lag === undefined ? null : Number(lag),
      };
    });
}
