/** What clients feel, in the state document: reported by the publisher and the subscriber, per client path and channel. */
import { z } from "zod";
import { epochMs, reachability } from "../reachability/schema.ts";

/** Seconds, one cell each. */
export const STRIP_CELLS = 300;

/**
 * One second of the writes of one client path. `failed`: at least one was certainly refused or lost, or ended with an unknown
 * outcome; `ok`: some were acknowledged and none failed; `nothing`: none was settled, they wait or none was sent;
 * `unknown`: the publisher did not tell.
 */
export const cell = z.object({
  state: z.enum(["ok", "failed", "nothing", "unknown"]),
  /** Messages settled within this second; 0 where unknown. */
  ok: z.number(),
  failed: z.number(),
  /** Sent and never answered: may or may not have been executed. */
  indeterminate: z.number(),
  /** Seconds from handing a message over to its acknowledgement, 99th percentile; null without any. */
  p99Seconds: z.number().nullable(),
});
export type Cell = z.output<typeof cell>;

/** One channel on one client path. Counters run since the start of publisher or subscriber; null: unknown. */
export const channel = z.object({
  /** Messages can arrive at the subscriber. */
  receiving: z.enum(["ok", "failed", "unknown"]),
  reason: z.string().nullable(),
  since: epochMs,
  sent: z.object({ ok: z.number(), failed: z.number(), indeterminate: z.number() }).nullable(),
  /** Pub/Sub: acknowledged by Redis without a subscriber. Stream: sent again after an unknown outcome. */
  unheard: z.number().nullable(),
  resent: z.number().nullable(),
  received: z.number().nullable(),
  /** How often numbers were skipped, and how many numbers have not come up to now. */
  gaps: z.number().nullable(),
  missing: z.number().nullable(),
  duplicates: z.number().nullable(),
  outOfOrder: z.number().nullable(),
});
export type Channel = z.output<typeof channel>;

export const clientPath = z.object({
  /** haproxy: through the proxy. sentinel: straight to the master the Sentinels name. */
  route: z.enum(["haproxy", "sentinel"]),
  sentence: z.string(),
  /** Writes are taken at this moment. */
  writes: z.enum(["ok", "failed", "unknown"]),
  reason: z.string().nullable(),
  since: epochMs,
  /** The running outage: a clock counts from `since`. Null when there is none, or it is unknown. */
  outage: z.object({ since: epochMs }).nullable(),
  outages: z.number().nullable(),
  lastOutageMs: z.number().nullable(),
  /** Pub/Sub messages, settled at once; a stream's wait in the queue (`queued`). */
  ok: z.number().nullable(),
  failed: z.number().nullable(),
  indeterminate: z.number().nullable(),
  queued: z.number().nullable(),
  /** Acknowledged per second, over the last five seconds. */
  ratePerSecond: z.number().nullable(),
  /** Over the last five seconds. */
  p99Seconds: z.number().nullable(),
  channels: z.object({ pubsub: channel, stream: channel }),
  /** The second (epoch, whole seconds) of `strip[0]`. */
  stripEnds: z.number().int(),
  /** The last five minutes, newest first; a second enters when it is over. */
  strip: z.array(cell).max(STRIP_CELLS),
});
export type ClientPathState = z.output<typeof clientPath>;

export const application = z.object({
  reachability,
  sentence: z.string(),
  /** How its clients are set up: "tuned", or "naive" for the library's defaults. */
  profile: z.string().nullable(),
});
export type Application = z.output<typeof application>;

export const clients = z.object({
  publisher: application.extend({
    /** Numbered messages per second and route that it tries to send. */
    targetPerSecond: z.number().nullable(),
  }),
  subscriber: application,
  routes: z.object({ haproxy: clientPath, sentinel: clientPath }),
});
export type Clients = z.output<typeof clients>;
