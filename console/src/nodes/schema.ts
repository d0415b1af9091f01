/** A Redis node in the state document. What the node does not tell at this moment is null or "unknown". */
import { z } from "zod";
import { epochMs, reachability, service } from "../reachability/schema.ts";

/** A replica's link to its master. */
export const replicationLink = z.object({
  /** Which node it follows: a node's name, or host:port when no known node lives there. */
  follows: service,
  /** In ROLE's words; `connected` is the only good one, `sync` copies the whole data set. */
  state: z.string(),
  since: epochMs,
});

export const persistence = z.object({
  aof: z.boolean(),
  /** False after an AOF write or rewrite that failed. */
  aofOk: z.boolean(),
  /** An RDB file is being written right now. */
  saving: z.boolean(),
  rewriting: z.boolean(),
  /** False after a background save that failed. */
  lastSaveOk: z.boolean(),
  lastSaveAt: epochMs.nullable(),
  /** Writes since the last RDB file. */
  changesSinceSave: z.number(),
});

export const node = z.object({
  name: service,
  /** `host:port` inside the lab's network. */
  address: z.string(),
  reachability,
  /** One sentence about it, for a newcomer: "redis-2 is a replica of redis-1, 0 bytes behind". */
  sentence: z.string(),
  role: z.enum(["master", "replica", "unknown"]),
  /** When it was first seen in this role. */
  roleSince: epochMs,
  /** Null for a master, and while it is unknown. */
  link: replicationLink.nullable(),
  /** Bytes: what a master has written, what a replica has processed. */
  offset: z.number().nullable(),
  /** Bytes behind the master that a majority of the Sentinels names; 0 for that master itself. */
  lagBytes: z.number().nullable(),
  /** Seconds since the replica last heard from its master; null for a master. */
  lagSeconds: z.number().nullable(),
  /** A master that would refuse writes now, because too few replicas hear it (min-replicas-to-write). */
  refusesWrites: z.boolean().nullable(),
  /**
   * True when it lives but is separated: no packet comes back from it, or most Sentinels can't reach it while this
   * console can. Null when it is unknown.
   */
  cutOff: z.boolean().nullable(),
  /** It answers role:master although a majority of the Sentinels names another node. */
  staleMaster: z.boolean(),
  /** Replicas connected to it, in whatever state. */
  connectedReplicas: z.number().nullable(),
  /** The same, counted as the write guard counts: those that acknowledged lately. */
  goodReplicas: z.number().nullable(),
  opsPerSecond: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  /** maxmemory; null when there is no limit. */
  memoryLimitBytes: z.number().nullable(),
  clients: z.number().nullable(),
  keys: z.number().nullable(),
  /** Seconds since its process started. */
  uptimeSeconds: z.number().nullable(),
  /** Redis's version, "8.0.2"; with another server its name in front, "Valkey 8.1.1". */
  version: z.string().nullable(),
  persistence: persistence.nullable(),
  /** Part of a full synchronisation being received, 0 to 1; null when none is. */
  syncProgress: z.number().nullable(),
});
export type Node = z.output<typeof node>;
