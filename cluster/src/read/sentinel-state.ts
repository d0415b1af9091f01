/** One Sentinel's view: whom it names as master, and what it knows of replicas and of the other Sentinels. */
import { type Endpoint, nameOf } from "@redis-ha-lab/common/endpoints.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import type { Redis } from "ioredis";
import type { LabConfig } from "../config.ts";
import { ask } from "./connections.ts";
import { parseFlatPairs, parseInfo } from "./info.ts";

export interface KnownReplica {
  readonly name: string;
  readonly flags: readonly string[];
  /** Milliseconds since its last INFO reply; null when this Sentinel has had none. */
  readonly infoAgeMs: number | null;
  /** Milliseconds since it last answered a PING. */
  readonly pingAgeMs: number | null;
  /** The link to its master, as its last INFO said. */
  readonly link: "up" | "down";
  /** Whom its last INFO said it follows. */
  readonly follows: string | null;
  /** replica-priority, as its last INFO said: the lowest is promoted first, 0 never. */
  readonly priority: number | null;
}

export interface KnownSentinel {
  readonly name: string;
  readonly flags: readonly string[];
}

export interface SentinelState {
  readonly name: string;
  readonly address: string;
  readonly up: boolean;
  readonly problem: string | null;
  /** Its vote: the node it names as master. */
  readonly master: string | null;
  /** Its flags for that master: `master`, and `s_down`, `o_down`, `failover_in_progress`, … */
  readonly masterFlags: readonly string[];
  readonly configEpoch: number | null;
  /** SENTINEL CKQUORUM: enough Sentinels are reachable to agree and to authorise a failover. */
  readonly quorumOk: boolean | null;
  /** It does not trust its clock and acts on nothing for 30 s; null when it does not answer. */
  readonly tilt: boolean | null;
  readonly replicas: readonly KnownReplica[];
  readonly sentinels: readonly KnownSentinel[];
}

type Pairs = Record<string, string>;

const numeric = (text: string | undefined): number | null =>
  text === undefined || !Number.isFinite(Number(text)) ? null : Number(text);

const flagsOf = (pairs: Pairs) => (pairs.flags ?? "").split(",").filter((flag) => flag !== "");

const named = (endpoints: readonly Endpoint[], host: string | undefined, port: string | undefined) =>
  nameOf(endpoints, host, port) ?? `${host}:${port}`;

function knownReplica(nodes: readonly Endpoint[], pairs: Pairs): KnownReplica {
  // Until the first INFO reply Sentinel shows "?" here, and an age that means nothing.
  const informed = pairs["master-host"] !== undefined && pairs["master-host"] !== "?";
  return {
    name: named(nodes, pairs.ip, pairs.port),
    flags: flagsOf(pairs),
    infoAgeMs: informed ? numeric(pairs["info-refresh"]) : null,
    pingAgeMs: numeric(pairs["last-ok-ping-reply"]),
    link: pairs["master-link-status"] === "ok" ? "up" : "down",
    follows: informed ? named(nodes, pairs["master-host"], pairs["master-port"]) : null,
    priority: informed ? numeric(pairs["slave-priority"]) : null,
  };
}

async function view(redis: Redis, config: LabConfig, sentinel: Endpoint): Promise<SentinelState> {
  const name = config.masterName;
  const [master, replicas, sentinels, info, quorumOk] = await Promise.all([
    redis.call("SENTINEL", "MASTER", name).then(parseFlatPairs),
    redis.call("SENTINEL", "REPLICAS", name),
    redis.call("SENTINEL", "SENTINELS", name),
    redis.info("sentinel").then(parseInfo),
    redis.call("SENTINEL", "CKQUORUM", name).then(
      () => true,
      (error: Error) => {
        if (error.message.startsWith("NOQUORUM")) return false;
        throw error;
      },
    ),
  ]);
  const list = (reply: unknown) => (Array.isArray(reply) ? reply.map(parseFlatPairs) : []);
  return {
    name: sentinel.name,
    address: `${sentinel.host}:${sentinel.port}`,
    up: true,
    problem: null,
    master: named(config.redisNodes, master.ip, master.port),
    masterFlags: flagsOf(master),
    configEpoch: numeric(master["config-epoch"]),
    quorumOk,
    tilt: info.fields.get("sentinel_tilt") === "1",
    replicas: list(replicas).map((pairs) => knownReplica(config.redisNodes, pairs)),
    sentinels: list(sentinels).map((pairs) => ({
      name: named(config.sentinels, pairs.ip, pairs.port),
      flags: flagsOf(pairs),
    })),
  };
}

/** Asks one Sentinel; never throws: what went wrong is in `problem`. */
export async function readSentinel(
  config: LabConfig,
  sentinel: Endpoint,
  limitMs: number,
): Promise<SentinelState> {
  try {
    return await ask(sentinel, config.credentials.client, (redis) => view(redis, config, sentinel), limitMs);
  } catch (error) {
    return {
      name: sentinel.name,
      address: `${sentinel.host}:${sentinel.port}`,
      up: false,
      problem: describeError(error),
      master: null,
      masterFlags: [],
      configEpoch: null,
      quorumOk: null,
      tilt: null,
      replicas: [],
      sentinels: [],
    };
  }
}
