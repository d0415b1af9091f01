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
import { alert } from "./state/alerts.ts";
import { clients } from "./state/clients.ts";
import { failover } from "./state/failover.ts";
import { node } from "./state/node.ts";
import { epochMs, service } from "./state/reachability.ts";
import { haproxy } from "./state/routing.ts";
import { run, running } from "./state/runs.ts";
import { sentinel } from "./state/sentinel.ts";
import { entry, TIMELINE_ENTRIES } from "./state/timeline.ts";

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
    /** The fence; 0: off. */
    minReplicasToWrite: z.number(),
  }),
  /** The node a majority of all Sentinels names as master; null when no majority can be heard. */
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
