/** One Sentinel's view: which node it reports as master, and what it knows of replicas and of the other Sentinels. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import { ReplyError as IoredisReplyError, type Redis } from "ioredis";
import type { LabConfig } from "../config.ts";
import { type Reply, ReplyError } from "../resp/codec.ts";
import { ask } from "./connections.ts";
import { type Instance, readSentinelReplies, sentinelQuestions } from "./sentinel-replies.ts";

export interface KnownReplica {
  readonly name: string;
  readonly flags: readonly string[];
  /** Milliseconds since its last INFO reply; null when this Sentinel has had none. */
  readonly infoAgeMs: number | null;
  /** Milliseconds since it last answered a PING. */
  readonly pingAgeMs: number | null;
  /** The link to its master, as its last INFO said. */
  readonly link: "up" | "down";
  /** Which node it follows by its last INFO. */
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
  /** Its own: events and votes name Sentinels by it. */
  readonly id: string | null;
  /** Its vote: the node it reports as master. */
  readonly master: string | null;
  /** Its flags for that master: `master`, and `s_down`, `o_down`, `failover_in_progress`, … */
  readonly masterFlags: readonly string[];
  readonly configEpoch: number | null;
  /** SENTINEL CKQUORUM: enough Sentinels are reachable to agree and to authorise a failover. */
  readonly quorumOk: boolean | null;
  /** It does not trust its clock and acts on nothing for a while; null when it does not answer. */
  readonly tilt: boolean | null;
  readonly replicas: readonly KnownReplica[];
  readonly sentinels: readonly KnownSentinel[];
}

function knownReplica(nodes: readonly Endpoint[], replica: Instance): KnownReplica {
  return {
    name: replica.nameIn(nodes),
    flags: [...replica.flags],
    infoAgeMs: replica.infoAgeMs,
    pingAgeMs: replica.pingAgeMs,
    link: replica.text("master-link-status") === "ok" ? "up" : "down",
    follows: replica.masterIn(nodes),
    priority: replica.priority,
  };
}

async function view(redis: Redis, config: LabConfig, sentinel: Endpoint): Promise<SentinelState> {
  const replies = await Promise.all(
    sentinelQuestions(config.masterName).map(([command, ...words]) =>
      redis.call(String(command), ...words).then(
        (reply) => reply as Reply,
        (error: Error) => {
          if (error instanceof IoredisReplyError) return new ReplyError(error.message);
          throw error;
        },
      ),
    ),
  );
  const found = readSentinelReplies(replies);
  if (found instanceof ReplyError) throw new Error(found.message);
  return {
    name: sentinel.name,
    address: `${sentinel.host}:${sentinel.port}`,
    up: true,
    problem: null,
    id: found.id,
    master: found.master.nameIn(config.redisNodes),
    masterFlags: [...found.master.flags],
    configEpoch: found.master.number("config-epoch") ?? null,
    quorumOk: found.quorumOk,
    tilt: found.tilt,
    replicas: found.replicas.map((replica) => knownReplica(config.redisNodes, replica)),
    sentinels: found.sentinels.map((other) => ({
      name: other.nameIn(config.sentinels),
      flags: [...other.flags],
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
      id: null,
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
