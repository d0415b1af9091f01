/** What a Sentinel says at one moment, from its replies. */

import { type Instance, readSentinelReplies } from "@redis-ha-lab/cluster/read/sentinel-replies.ts";
import { type Reply, ReplyError } from "@redis-ha-lab/cluster/resp/codec.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";

export type OpinionState = Instance["opinion"];

export interface SentinelReport {
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

/** @returns the error when it does not know the master yet, or does not let us in. */
export function sentinelReport(
  name: string,
  replies: readonly Reply[],
  nodes: readonly Endpoint[],
  sentinels: readonly Endpoint[],
): SentinelReport | ReplyError {
  const view = readSentinelReplies(replies);
  if (view instanceof ReplyError) return view;
  const { id, master, replicas, sentinels: others, selected, quorumOk, tilt } = view;
  const vote = master.nameIn(nodes);
  const known = new Set(nodes.map((node) => node.name));
  const opinions: Record<string, OpinionState> = { [vote]: master.opinion };
  for (const replica of replicas) {
    const about = replica.nameIn(nodes);
    // Right after a failover Sentinel lists the new master among the replicas of the old one.
    if (known.has(about) && about !== vote) opinions[about] = replica.opinion;
  }
  const ids = new Map([[id, name]]);
  for (const other of others) {
    const otherId = other.text("runid");
    if (otherId) ids.set(otherId, other.nameIn(sentinels));
  }
  return {
    ids,
    vote,
    epoch: master.number("config-epoch") ?? null,
    opinions,
    lost: others.filter((other) => other.isDown).map((other) => other.nameIn(sentinels)),
    quorumOk,
    tilt,
    failoverInProgress: master.flags.has("failover_in_progress"),
    promoted: selected?.nameIn(nodes) ?? null,
  };
}
