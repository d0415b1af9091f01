/**
 * What one run of a scenario leaves behind: everything that was seen, then what was made of it. `journal.json` is
 * this schema; every reader and writer uses it. All times are milliseconds on the run's own monotonic clock,
 * 0 being the start of the recording; `t0Ms` is where the fault took effect.
 */
import { z } from "zod";

/** Raised when a reader of older journals would misunderstand a newer one. Version 1 had one moment per fault. */
export const JOURNAL_VERSION = 2;

const ms = z.number();
const service = z.string();

export const timelineEvent = z.discriminatedUnion("kind", [
  /** What a Sentinel published. `about`, `from`, `to` are node or Sentinel names where the payload has addresses. */
  z.object({
    kind: z.literal("sentinel"),
    atMs: ms,
    sentinel: service,
    event: z.string(),
    payload: z.string(),
    about: service.optional(),
    from: service.optional(),
    to: service.optional(),
  }),
  /** The master that a Sentinel reports changed; null while it does not answer. */
  z.object({
    kind: z.literal("vote"),
    atMs: ms,
    sentinel: service,
    master: service.nullable(),
    /** The config epoch in which it is the master; not reported while this Sentinel leads a failover. */
    epoch: z.number().optional(),
  }),
  /** A node's own answer to ROLE changed; "silent" is no answer in time, "closed" no connection. */
  z.object({
    kind: z.literal("role"),
    atMs: ms,
    node: service,
    role: z.enum(["master", "replica", "loading", "silent", "closed"]),
    follows: service.optional(),
    link: z.string().optional(),
  }),
  /** HAProxy's routes changed. `known` is false while HAProxy does not answer. */
  z.object({
    kind: z.literal("route"),
    atMs: ms,
    known: z.boolean(),
    write: service.nullable(),
    read: z.array(service),
  }),
  /** A server of a HAProxy backend changed its status, in HAProxy's words. */
  z.object({
    kind: z.literal("server"),
    atMs: ms,
    backend: z.string(),
    server: z.string(),
    status: z.string(),
  }),
  /** A container did something: Docker's own account of it. */
  z.object({ kind: z.literal("docker"), atMs: ms, service, action: z.string() }),
  /**
   * A fault took effect or was taken back. `name` is how the scenario calls the step. `atMs` is when, by the account
   * of what did it, and such accounts come late: at `beforeMs` certainly nothing of it was done yet, at `afterMs`
   * all of it. What was seen in between can have been on either side.
   */
  z.object({
    kind: z.literal("fault"),
    atMs: ms,
    beforeMs: ms,
    afterMs: ms,
    name: z.string(),
    fault: z.string(),
    moment: z.enum(["injected", "healed"]),
    services: z.array(service),
    command: z.string(),
  }),
  z.object({
    kind: z.literal("alert"),
    atMs: ms,
    alert: z.string(),
    state: z.enum(["pending", "firing", "resolved"]),
    labels: z.record(z.string(), z.string()),
  }),
  /** A source of the recording was lost or came back: what happened in between was not seen. */
  z.object({ kind: z.literal("watch"), atMs: ms, source: z.string(), up: z.boolean() }),
  /** The runner woke up so much too late: it stood still, and so may everything else on this machine have done. */
  z.object({ kind: z.literal("stall"), atMs: ms, forMs: ms }),
  /** A word such as "old-master" was given to a node. */
  z.object({ kind: z.literal("bound"), atMs: ms, target: z.string(), service }),
  /** The replicas as the elected Sentinel knew them when it chose one. */
  z.object({
    kind: z.literal("candidates"),
    atMs: ms,
    sentinel: service,
    replicas: z.array(
      z.object({
        node: service,
        priority: z.number(),
        offset: z.number(),
        runId: z.string(),
        flags: z.string(),
      }),
    ),
  }),
  /** A client that tells what it does: an error, and when it is served again. */
  z.object({ kind: z.literal("client"), atMs: ms, client: z.string(), text: z.string() }),
  /** The runner's own doing: a stage begins, a wait ends. */
  z.object({ kind: z.literal("step"), atMs: ms, text: z.string() }),
]);

const OUTCOMES = ["ok", "failed", "indeterminate"] as const;

/** One operation of a client. Its number is its place in the client's list. */
export interface Operation {
  readonly startMs: number;
  readonly endMs: number;
  /** Indeterminate: sent, and never answered. It may have been executed. */
  readonly outcome: (typeof OUTCOMES)[number];
  /** The node that served it, where the client could tell. */
  readonly node: string | null;
  readonly error: string | null;
}

const packedOperation = z.tuple([
  ms,
  ms,
  z.number().int().min(0).max(2),
  z.string().nullable(),
  z.string().nullable(),
]);

/** An operation as the file holds it: a run has ten thousands of them. */
export function packOperation(operation: Operation): z.input<typeof packedOperation> {
  const { startMs, endMs, outcome, node, error } = operation;
  return [Math.round(startMs * 10) / 10, Math.round(endMs * 10) / 10, OUTCOMES.indexOf(outcome), node, error];
}

const operation = packedOperation.transform(
  ([startMs, endMs, outcome, node, error]): Operation => ({
    startMs,
    endMs,
    outcome: OUTCOMES[outcome] ?? "indeterminate",
    node,
    error,
  }),
);

const topology = z.object({
  master: service.nullable(),
  nodes: z.array(
    z.object({
      name: service,
      role: z.string().nullable(),
      follows: service.nullable(),
      link: z.string().nullable(),
      offset: z.number().nullable(),
      runId: z.string().nullable(),
      keys: z.number().nullable(),
      fullSyncs: z.number().nullable(),
      partialSyncs: z.number().nullable(),
    }),
  ),
  sentinels: z.array(
    z.object({
      name: service,
      id: z.string().nullable(),
      master: service.nullable(),
      epoch: z.number().nullable(),
    }),
  ),
  route: z.object({ write: service.nullable(), read: z.array(service) }).nullable(),
});

const client = z.object({
  name: z.string(),
  /** How it reaches the lab: "haproxy", "haproxy-persistent", "sentinel", "sentinel-defaults", "direct redis-1", … */
  route: z.string(),
  kind: z.enum(["writer", "reader", "pubsub", "stream"]),
  /** Milliseconds between two operations, as it means to; null in journals of before it was written down. */
  everyMs: ms.nullable().default(null),
  operations: z.array(operation),
  /** Numbers of acknowledged operations not found at the end; null when nothing could be read back. */
  lost: z.array(z.number()).nullable(),
  /** Numbers found more than once. */
  duplicated: z.array(z.number()).nullable(),
  /** Numbers whose outcome was unknown and which were found. */
  surfaced: z.array(z.number()).nullable(),
  /** Numbers that were refused, and which were found all the same. */
  contradicted: z.array(z.number()).nullable().default(null),
});

/** What a node answers about the run's documents: JSON.GET of one, and the keys that FT.SEARCH finds. */
const documentsAnswer = z.object({ document: z.string().nullable(), found: z.array(z.string()) });

/** A line of a log as it was written, without process, time and level; what it weighs stands in cluster/src/log-lines.ts. */
const logLine = z.object({
  atMs: ms,
  service,
  text: z.string(),
  weight: z.enum(["telling", "routine", "unknown", "unknown warning"]),
  /** The Sentinel event that it stands for. */
  event: z.string().nullable(),
});

export const recording = z.object({
  scenario: z.string(),
  runId: z.string(),
  startedAt: z.iso.datetime(),
  settings: z.object({
    downAfterMs: ms,
    failoverTimeoutMs: ms,
    quorum: z.number(),
    minReplicasToWrite: z.number(),
    minReplicasMaxLagMs: ms,
    repointer: z.boolean(),
    /** Whether a replica may be promoted that has not synchronised since its start. */
    promoteUnsynced: z.boolean().default(false),
    haproxies: z.number().default(1),
    /** How often Prometheus asks. */
    scrapeIntervalMs: ms.default(1_000),
  }),
  nodes: z.array(service),
  sentinels: z.array(service),
  topologyBefore: topology.nullable(),
  topologyAfter: topology.nullable(),
  t0Ms: ms.nullable(),
  healFromMs: ms.nullable(),
  /** When the lab was steady again. */
  steadyMs: ms.nullable(),
  /** Everything up to here has been recorded. */
  untilMs: ms,
  /** False while it is still being recorded. */
  ended: z.boolean(),
  bindings: z.record(z.string(), z.string()),
  events: z.array(timelineEvent),
  /** Replication offsets, several times a second. */
  offsets: z.array(z.object({ atMs: ms, node: service, offset: z.number() })),
  clients: z.array(client),
  /** What nodes, Sentinels and HAProxy logged, in the order in which it came; of routine lines the first of each service. */
  logs: z.array(logLine).default([]),
  /** How many routine lines of a service were left out. */
  logsLeftOut: z.record(service, z.number()).default({}),
  /** The nodes' data sets at the end: keys compared by checksum, those that differ, and how many each node has. */
  comparison: z
    .object({
      compared: z.number(),
      differing: z.array(z.string()),
      keys: z.record(z.string(), z.number()),
    })
    .nullable(),
  /** What was written and replicated before the fault and not touched since: how much of it each node lost. */
  kept: z
    .object({ written: z.number(), wrong: z.record(service, z.number().nullable()) })
    .nullable()
    .default(null),
  /** Of a round of chaos: how many settings were read of the steady lab, and which are not as configured. */
  inspected: z
    .object({ asked: z.number(), wrong: z.array(z.string()) })
    .nullable()
    .default(null),
  /** Of a round of chaos: the servers of HAProxy's `write` that were UP, whenever these changed; null while it did not answer. */
  writers: z
    .array(z.object({ atMs: ms, up: z.array(service).nullable() }))
    .nullable()
    .default(null),
  /** Of scenarios with modules: the master's answer before the fault, and every node's at the end. */
  documents: z
    .object({ before: documentsAnswer, after: z.record(service, documentsAnswer.nullable()) })
    .nullable()
    .default(null),
  /**
   * Of scenarios with the client to copy: which node is behind an address that it prints, everything it printed, and what
   * its key holds on the master at the end; absent where that could not be read.
   */
  demo: z
    .object({
      addresses: z.record(z.string(), service),
      printed: z.array(z.object({ atMs: ms, text: z.string() })),
      left: z.string().nullable().optional(),
    })
    .nullable()
    .default(null),
});

const evidence = z.object({ atMs: ms.nullable(), text: z.string() });

const journal = recording.extend({
  version: z.literal(JOURNAL_VERSION),
  title: z.string(),
  question: z.string(),
  verdict: z.enum(["pass", "fail", "inconclusive"]),
  /** Why the verdict is what it is, a sentence each. */
  reasons: z.array(z.string()),
  phases: z.array(z.object({ name: z.string(), fromMs: ms, toMs: ms })),
  /** What the clients felt, in the order of `clients`. */
  summaries: z.array(
    z.object({
      name: z.string(),
      route: z.string(),
      kind: z.string(),
      acknowledged: z.number(),
      failed: z.number(),
      indeterminate: z.number(),
      lost: z.number().nullable(),
      duplicated: z.number().nullable(),
      outageMs: ms,
      firstErrorMs: ms.nullable(),
      firstOkMs: ms.nullable(),
    }),
  ),
  expectations: z.array(
    z.object({
      sentence: z.string(),
      status: z.enum(["met", "violated", "unknown"]),
      because: z.string(),
      evidence: z.array(evidence),
    }),
  ),
  /** Of each alert: what the scenario asked of it, why it was free to fire, and when it first did. */
  alerts: z
    .array(
      z.object({
        alert: z.string(),
        duty: z.enum(["must", "may", "must not"]),
        reason: z.string().nullable(),
        firedMs: ms.nullable(),
      }),
    )
    // Runs of before they were judged have none.
    .default([]),
  /** Whether the lab was steady again at the end. */
  healed: z.boolean(),
});

export type TimelineEvent = z.output<typeof timelineEvent>;
export type Recording = z.output<typeof recording>;
export type Journal = z.output<typeof journal>;
export type ClientRecord = Recording["clients"][number];
export type LogLine = z.output<typeof logLine>;
export type DocumentsAnswer = z.output<typeof documentsAnswer>;
export type ClusterSnapshot = z.output<typeof topology>;
export type Evidence = z.output<typeof evidence>;

/** A journal as version 1 had it, with what version 2 added: a fault's one moment is all that is known of it. */
function fromVersion1(old: Record<string, unknown>): Record<string, unknown> {
  const events = z.array(z.looseObject({ kind: z.string(), atMs: ms })).parse(old.events);
  const withMoments = events.map((event) =>
    event.kind === "fault" ? { ...event, beforeMs: event.atMs, afterMs: event.atMs } : event,
  );
  return { ...old, version: 2, events: withMoments };
}

/** Names that clients had in earlier runs. */
const FORMER_CLIENTS: Readonly<Record<string, string>> = {
  "haproxy-standing": "haproxy-persistent",
  "reads-standing": "reads-persistent",
  "sentinel-naive": "sentinel-defaults",
};

function withClientNames<T extends { name: string; route: string }>(clients: readonly T[]): T[] {
  const now = (name: string) => FORMER_CLIENTS[name] ?? name;
  return clients.map((one) => ({ ...one, name: now(one.name), route: now(one.route) }));
}

/** @throws Error, one sentence, when it is of a version that this one cannot read; ZodError when it is no journal. */
export function readJournal(value: unknown): Journal {
  const { version, ...rest } = z.looseObject({ version: z.number() }).parse(value);
  if (version !== 1 && version !== JOURNAL_VERSION) {
    throw new Error(
      `The journal is of version ${version}, and this lab reads versions 1 to ${JOURNAL_VERSION}: read it with the version of the lab that wrote it, or run the scenario again.`,
    );
  }
  const read = journal.parse(version === 1 ? fromVersion1(rest) : value);
  return { ...read, clients: withClientNames(read.clients), summaries: withClientNames(read.summaries) };
}
