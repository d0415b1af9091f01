/** What the subscriber tells on /stats. */
import { z } from "zod";

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
export type SubscriberTold = z.output<typeof subscriberStats>;
