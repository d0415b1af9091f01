/** What the two applications report of themselves on GET /stats. Fields that nothing here reads are left out. */
import { z } from "zod";

const outcomes = z.object({
  ok: z.number(),
  failed: z.number(),
  indeterminate: z.number(),
  unheard: z.number(),
  resent: z.number(),
});

const sender = z.object({
  up: z.boolean(),
  reason: z.string().optional(),
  /** How long it has been up or down, in milliseconds. */
  forMs: z.number(),
  queued: z.number(),
  outages: z.object({ count: z.number(), lastMs: z.number().nullable() }),
  channels: z.object({ pubsub: outcomes, stream: outcomes }),
});

export const publisherStats = z.object({
  /** Tells one life of the publisher from the next. */
  run: z.number(),
  profile: z.string(),
  ratePerSecond: z.number(),
  lanes: z.object({ haproxy: sender, sentinel: sender }),
});
export type PublisherStats = z.output<typeof publisherStats>;

const feed = z.object({
  up: z.boolean(),
  reason: z.string().optional(),
  forMs: z.number(),
  received: z.number(),
  duplicates: z.number(),
  outOfOrder: z.number(),
  gapsSeen: z.number(),
  stillMissing: z.number(),
});
const feeds = z.object({ pubsub: feed, stream: feed });

export const subscriberStats = z.object({
  profile: z.string(),
  lanes: z.object({ haproxy: feeds, sentinel: feeds }),
});
export type SubscriberStats = z.output<typeof subscriberStats>;
