/** A node's own words about its replication, and whether following another node would cost it data. */
import { numberOf, parseInfo } from "@redis-ha-lab/cluster/read/info.ts";

export interface Replication {
  readonly role: "master" | "slave";
  /** Whom a replica follows. */
  readonly masterHost?: string;
  readonly masterPort?: number;
  /** The name of the history this node holds, and the last byte of it that it has applied. */
  readonly id: string;
  readonly offset: number;
  /** For a promoted node: the history it came from, and the first offset that is no longer part of it. */
  readonly formerId: string;
  readonly formerUntil: number;
  /** The part of the history it can still send: first offset, and one past the last. */
  readonly backlogFrom: number;
  readonly backlogUntil: number;
}

/**
 * Reads `INFO replication`. ROLE would be smaller, but it forgets a replica's offset (-1) with the broken link to
 * its master, which is just the case here.
 * @returns undefined when the text names no role.
 */
export function parseReplication(text: string): Replication | undefined {
  const info = parseInfo(text);
  const role = info.fields.get("role");
  if (role !== "master" && role !== "slave") return undefined;
  const masterHost = info.fields.get("master_host");
  const masterPort = numberOf(info, "master_port");
  const backlog = info.fields.get("repl_backlog_active") === "1";
  const backlogFrom = numberOf(info, "repl_backlog_first_byte_offset") ?? 0;
  return {
    role,
    ...(masterHost === undefined ? {} : { masterHost }),
    ...(masterPort === undefined ? {} : { masterPort }),
    id: info.fields.get("master_replid") ?? "",
    offset: numberOf(info, role === "slave" ? "slave_repl_offset" : "master_repl_offset") ?? 0,
    formerId: info.fields.get("master_replid2") ?? "",
    formerUntil: numberOf(info, "second_repl_offset") ?? -1,
    backlogFrom,
    backlogUntil: backlog ? backlogFrom + (numberOf(info, "repl_backlog_histlen") ?? 0) : backlogFrom,
  };
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
