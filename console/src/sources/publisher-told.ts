/** What the publisher tells: /stats, and the time to acknowledgement from /metrics. */
import { LANES, type Lane } from "@redis-ha-lab/cluster/lanes.ts";
import { parseExposition } from "@redis-ha-lab/cluster/read/exposition.ts";
import { z } from "zod";
import type { Buckets } from "../clients/quantile.ts";

const outcomes = z.object({
  ok: z.number(),
  failed: z.number(),
  indeterminate: z.number(),
  unheard: z.number(),
  resent: z.number(),
});

const lane = z.object({
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
  lanes: z.object({ haproxy: lane, sentinel: lane }),
});
export type PublisherTold = z.output<typeof publisherStats>;

const METRIC = "publisher_acknowledgement_seconds_bucket";

/** The cumulative histogram of Pub/Sub acknowledgements of each lane. */
export function readAcknowledgements(page: string): Readonly<Record<Lane, Buckets>> {
  // The page has some hundred lines; only these are worth the parsing.
  const lines = page.split("\n").filter((line) => line.startsWith(METRIC));
  const samples = parseExposition(lines.join("\n"));
  const of = (wanted: Lane): Buckets =>
    samples
      .filter(({ labels }) => labels.lane === wanted && labels.channel === "pubsub")
      .map(({ labels, value }) => ({ le: labels.le === "+Inf" ? Infinity : Number(labels.le), count: value }))
      .sort((one, other) => one.le - other.le);
  return Object.fromEntries(LANES.map((each) => [each, of(each)])) as Record<Lane, Buckets>;
}
