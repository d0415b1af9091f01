/** What a Sentinel says at one moment, from its replies. */

import { parseFlatPairs, parseInfo } from "@redis-ha-lab/cluster/read/info.ts";
import { type Reply, ReplyError } from "@redis-ha-lab/cluster/resp/codec.ts";
import { type Endpoint, nameOf } from "@redis-ha-lab/common/endpoints.ts";
import type { Command } from "./resp-asker.ts";

export const sentinelQuestions = (masterName: string): readonly Command[] => [
  ["SENTINEL", "MASTER", masterName],
  ["SENTINEL", "REPLICAS", masterName],
  ["SENTINEL", "SENTINELS", masterName],
  ["SENTINEL", "CKQUORUM", masterName],
  ["INFO", "sentinel"],
  ["SENTINEL", "MYID"],
];

export type OpinionState = "ok" | "sdown" | "odown";

export interface SentinelTold {
  /** Its own id, and those of the Sentinels it knows: events name Sentinels by id. */
  readonly ids: ReadonlyMap<string, string>;
  readonly vote: string | null;
  readonly epoch: number | null;
  readonly opinions: Readonly<Record<string, OpinionState>>;
  /** Sentinels it can't reach. */
  readonly lost: readonly string[];
  readonly quorumOk: boolean;
  readonly tilt: boolean;
  /** It tries to lead a failover, or leads one: in the latter case it has ordered a replica to become master. */
  readonly failoverInProgress: boolean;
  readonly promoted: string | null;
}

type Pairs = Record<string, string>;
const flags = (pairs: Pairs) => (pairs.flags ?? "").split(",");
const list = (reply: Reply | undefined) => (Array.isArray(reply) ? reply.map(parseFlatPairs) : []);

function opinionOf(pairs: Pairs): OpinionState {
  if (flags(pairs).includes("o_down")) return "odown";
  return flags(pairs).includes("s_down") ? "sdown" : "ok";
}

/** @returns the error when it does not know the master yet, or does not let us in. */
export function readSentinelReplies(
  name: string,
  replies: readonly Reply[],
  nodes: readonly Endpoint[],
  sentinels: readonly Endpoint[],
): SentinelTold | ReplyError {
  const [masterReply, replicasReply, sentinelsReply, quorumReply, infoReply, idReply] = replies;
  if (masterReply instanceof ReplyError) return masterReply;
  const named = (among: readonly Endpoint[], pairs: Pairs) =>
    nameOf(among, pairs.ip, pairs.port) ?? `${pairs.ip}:${pairs.port}`;

  const master = parseFlatPairs(masterReply);
  const replicas = list(replicasReply);
  const others = list(sentinelsReply);
  const vote = named(nodes, master);
  const known = new Set(nodes.map((node) => node.name));
  const opinions: Record<string, OpinionState> = { [vote]: opinionOf(master) };
  for (const replica of replicas) {
    const about = named(nodes, replica);
    // Right after a failover Sentinel lists the new master among the replicas of the old one.
    if (known.has(about) && about !== vote) opinions[about] = opinionOf(replica);
  }
  const ids = new Map([[String(idReply), name]]);
  for (const other of others) if (other.runid) ids.set(other.runid, named(sentinels, other));
  const promoted = replicas.find((replica) => flags(replica).includes("promoted"));
  return {
    ids,
    vote,
    epoch: Number.isFinite(Number(master["config-epoch"])) ? Number(master["config-epoch"]) : null,
    opinions,
    lost: others.filter((other) => opinionOf(other) !== "ok").map((other) => named(sentinels, other)),
    quorumOk: !(quorumReply instanceof ReplyError),
    tilt: parseInfo(String(infoReply)).fields.get("sentinel_tilt") === "1",
    failoverInProgress: flags(master).includes("failover_in_progress"),
    promoted: promoted ? named(nodes, promoted) : null,
  };
}
