/** A Sentinel in the state document: what it thinks, and what it does about it. */
import { z } from "zod";
import { epochMs, reachability, service } from "../reachability/schema.ts";

/** What one Sentinel thinks of one node. `odown` (a quorum agrees) exists for the master it names only. */
export const opinion = z.object({ state: z.enum(["ok", "sdown", "odown"]), since: epochMs });

export const sentinel = z.object({
  name: service,
  /** `host:port` inside the lab's network. */
  address: z.string(),
  reachability,
  /** Its events arrive: a subscription stands. */
  heard: z.boolean(),
  sentence: z.string(),
  /** The node it calls master; null while it does not say. */
  vote: service.nullable(),
  voteSince: epochMs,
  /** Its configuration epoch for that master: the number of the failover that made it one. */
  epoch: z.number().nullable(),
  /** By node; empty while it does not answer. */
  opinions: z.record(service, opinion),
  /** The other Sentinels it can't reach; null while it does not answer. */
  lost: z.array(service).nullable(),
  /** Enough Sentinels are reachable to it to agree on a failure and to authorise a failover. */
  quorumOk: z.boolean().nullable(),
  /** It does not trust its clock and decides nothing for a while. */
  tilt: z.boolean().nullable(),
  /** It leads the failover that is under way. */
  leading: z.boolean(),
  /** Which Sentinel it last voted for as the leader of a failover, as heard from it; null before the first. */
  votedFor: z.object({ leader: service, epoch: z.number(), at: epochMs }).nullable(),
});
export type Sentinel = z.output<typeof sentinel>;
