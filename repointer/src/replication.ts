/** Whether following another node would cost a node data. */
import { parseInfo } from "@redis-ha-lab/cluster/read/info.ts";
import { type Replication as Reported, readReplication } from "@redis-ha-lab/cluster/read/node-replies.ts";

/** A node's own words about its replication: it has a role, and an offset. */
export type Replication = Pick<
  Reported,
  "masterHost" | "masterPort" | "id" | "formerId" | "formerUntil" | "backlogFrom" | "backlogUntil"
> & { readonly role: "master" | "replica"; readonly offset: number };

/**
 * Reads `INFO replication`. ROLE would be smaller, but it forgets a replica's offset (-1) with the broken link to
 * its master, which is just the case here.
 * @returns undefined when the text names no role.
 */
export function parseReplication(text: string): Replication | undefined {
  const { role, offset, ...rest } = readReplication(parseInfo(text));
  return role === null ? undefined : { ...rest, role, offset: offset ?? 0 };
}

/** What following `promoted` would mean for a replica. */
export type Step = "continues" | "replica-ahead" | "other-history" | "behind-backlog";

/**
 * Predicts the answer to the PSYNC that a REPLICAOF causes, by the rules of masterTryPartialResynchronization in
 * Redis's replication.c. All but "continues" would throw the replica's data away for a full copy: when Sentinel
 * orders that, the failover is decided; before that it could be the only copy of an acknowledged write.
 */
export function stepTo(promoted: Replication, replica: Replication): Step {
  const next = replica.offset + 1;
  if (replica.id !== promoted.id) {
    if (replica.id !== promoted.formerId) return "other-history";
    if (next > promoted.formerUntil) return "replica-ahead";
  }
  if (next > promoted.backlogUntil) return "replica-ahead";
  if (next < promoted.backlogFrom) return "behind-backlog";
  return "continues";
}
