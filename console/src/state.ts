/**
 * The one document this console is about. `GET /api/state` gives it; `GET /api/events` sends it whole and then as
 * JSON Patches (RFC 6902: add, remove, replace). Rules of the document:
 *
 * - Unknown is said, never papered over: a part that does not answer shows null, "unknown" or `known: false`, and
 *   not what it said last. `sources` tells since when and why.
 * - Times are milliseconds since 1970 of the console's clock; a page computes ages against `time`, not its own clock.
 * - Lists that grow are newest first, so that a change is one `add` at index 0 (and a `remove` at the end).
 * - Sentences are for people and have no full stop at the end.
 */
import { z } from "zod";
import { alert } from "./alerts/schema.ts";
import { clients } from "./clients/schema.ts";
import { failover } from "./failover/schema.ts";
import { haproxy } from "./haproxy/schema.ts";
import { node } from "./nodes/schema.ts";
import { epochMs, service } from "./reachability/schema.ts";
import { run, running } from "./runs/schema.ts";
import { sentinel } from "./sentinels/schema.ts";
import { type Entry, entry, TIMELINE_ENTRIES } from "./timeline/schema.ts";

/** Runs in the document; `GET /api/runs` has all of them. */
export const RUNS_SHOWN = 50;

/** Something the console asks: each node, each Sentinel, haproxy, publisher, subscriber, alertmanager, runs, runner. */
export const source = z.object({
  state: z.enum(["up", "unknown"]),
  since: epochMs,
  /** Null while it is up, and when it was never heard. */
  lastHeardAt: epochMs.nullable(),
  /** Why it is unknown. */
  reason: z.string().nullable(),
});
export type Source = z.output<typeof source>;

export const state = z.object({
  /** When this document was true. */
  time: epochMs,
  lab: z.object({
    project: z.string(),
    /** Sentinel's name for the master. */
    masterName: z.string(),
    quorum: z.number(),
    downAfterMs: z.number(),
    /** The write guard; 0: off. */
    minReplicasToWrite: z.number(),
  }),
  /** The node a majority of all Sentinels reports as master; null when no majority can be heard. */
  master: service.nullable(),
  /** The whole lab in one sentence, and how bad it is. */
  summary: z.object({ severity: z.enum(["good", "warning", "bad", "unknown"]), sentence: z.string() }),
  /** Always all configured ones, in the order of the configuration. */
  nodes: z.array(node),
  sentinels: z.array(sentinel),
  haproxy,
  clients,
  failover,
  /** Newest first. */
  timeline: z.array(entry).max(TIMELINE_ENTRIES),
  /** Worst first, newest first within; null: Alertmanager does not answer. */
  alerts: z.array(alert).nullable(),
  /** Newest first; null: the folder can't be read. */
  runs: z.array(run).max(RUNS_SHOWN).nullable(),
  running,
  sources: z.record(service, source),
});
export type State = z.output<typeof state>;

/** An entry of the timeline before it has its number. */
export type Draft = Omit<Entry, "id">;

/** What happened between two documents. */
export type Story = (before: State, after: State) => readonly Draft[];
