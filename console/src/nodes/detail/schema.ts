/** GET /api/nodes/:name: one node looked at more closely, asked when somebody looks and at most once a second. */
import { z } from "zod";
import { epochMs, service } from "../../reachability/schema.ts";

export const slowCommand = z.object({
  id: z.number(),
  at: epochMs,
  microseconds: z.number(),
  /** The command and the beginning of its arguments. */
  command: z.string(),
  /** The client's address, and its name where it has given itself one. */
  client: z.string(),
  clientName: z.string().nullable(),
});

export const answers = z.object({
  role: z.enum(["master", "replica", "unknown"]),
  offset: z.number().nullable(),
  opsPerSecond: z.number().nullable(),
  /** Of a master: its replicas as it sees them. `state` in Redis's words: wait_bgsave, send_bulk, online. */
  replicas: z.array(
    z.object({ name: service, state: z.string(), offset: z.number(), lagSeconds: z.number().nullable() }),
  ),
  backlogBytes: z.number().nullable(),
  memory: z.object({
    usedBytes: z.number().nullable(),
    peakBytes: z.number().nullable(),
    /** What the operating system has given it. */
    rssBytes: z.number().nullable(),
    datasetBytes: z.number().nullable(),
    /** Null: no limit. */
    limitBytes: z.number().nullable(),
    fragmentation: z.number().nullable(),
  }),
  keys: z.object({
    total: z.number(),
    /** Keys that were looked at: a part of all, found by SCAN. */
    sampled: z.number(),
    /** Most frequent first. */
    byType: z.array(z.object({ type: z.string(), count: z.number(), share: z.number() })),
    /** The largest of the sample, largest first. */
    largest: z.array(z.object({ key: z.string(), type: z.string(), bytes: z.number() })),
  }),
  clients: z.object({
    connected: z.number(),
    blocked: z.number(),
    /** Most connections first. `name` is what the client calls itself; empty when it does not. */
    groups: z.array(z.object({ user: z.string(), name: z.string(), connections: z.number() })),
  }),
  slowLog: z.object({
    length: z.number(),
    /** Commands that take longer are logged; negative: none are. */
    thresholdMicroseconds: z.number().nullable(),
    /** Newest first. */
    entries: z.array(slowCommand),
  }),
  /** Latency spikes Redis has noted by itself; empty while its monitor is off. */
  latency: z.array(z.object({ event: z.string(), at: epochMs, latestMs: z.number(), maxMs: z.number() })),
  persistence: z.object({
    aof: z.boolean(),
    aofBytes: z.number().nullable(),
    lastSaveAt: epochMs.nullable(),
    changesSinceSave: z.number(),
    saving: z.boolean(),
    rewriting: z.boolean(),
  }),
  /** Settings that matter to high availability. */
  config: z.array(z.object({ name: z.string(), value: z.string(), why: z.string() })),
});

export const nodeDetail = z.object({
  name: service,
  address: z.string(),
  /** When it was asked. */
  time: epochMs,
  /** Why there is no answer, a sentence without its subject; null when there is one. */
  reason: z.string().nullable(),
  /** Null when it does not answer. */
  answers: answers.nullable(),
  /** How to see the same by hand. */
  commands: z.array(z.object({ shows: z.string(), command: z.string() })),
});
export type NodeDetail = z.output<typeof nodeDetail>;
export type NodeAnswers = z.output<typeof answers>;
