/** The time to acknowledgement, from the publisher's /metrics. */
import { LANES, type Lane } from "@redis-ha-lab/cluster/lanes.ts";
import { parseExposition } from "@redis-ha-lab/cluster/read/exposition.ts";
import type { Buckets } from "../clients/quantile.ts";

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
