/** Asks the publisher four times a second what became of its messages. */
import { CLIENT_PATHS, type ClientPath } from "@redis-ha-lab/cluster/client-paths.ts";
import { parseExposition } from "@redis-ha-lab/cluster/read/exposition.ts";
import { type PublisherStats, publisherStats } from "@redis-ha-lab/cluster/read/stats.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { createHttpReader } from "../sources/http-reader.ts";
import { startRounds } from "../sources/rounds.ts";
import { asJson, type Seen, type Source } from "../sources/source.ts";
import type { Buckets } from "./strip.ts";

/** The time to acknowledgement, from the publisher's /metrics. */
const METRIC = "publisher_acknowledgement_seconds_bucket";

/** The cumulative histogram of Pub/Sub acknowledgements of each client path. */
function readAcknowledgements(page: string): Readonly<Record<ClientPath, Buckets>> {
  // The page has some hundred lines; only these are worth the parsing.
  const lines = page.split("\n").filter((line) => line.startsWith(METRIC));
  const samples = parseExposition(lines.join("\n"));
  const of = (wanted: ClientPath): Buckets =>
    samples
      .filter(({ labels }) => labels.lane === wanted && labels.channel === "pubsub")
      .map(({ labels, value }) => ({ le: labels.le === "+Inf" ? Infinity : Number(labels.le), count: value }))
      .sort((one, other) => one.le - other.le);
  return Object.fromEntries(CLIENT_PATHS.map((each) => [each, of(each)])) as Record<ClientPath, Buckets>;
}

const EVERY_MS = 250;

export interface PublisherListener {
  /** Four times a second. `urgent`: a route's writes went up or down. */
  seen(seen: Seen<PublisherStats>, urgent: boolean): void;
  /** Once a second: the time to acknowledgement, per client path; undefined without an answer. */
  acknowledged(histograms: Readonly<Record<ClientPath, Buckets>> | undefined): void;
}

export function watchPublisher(publisher: Endpoint, listener: PublisherListener): Source {
  const reader = createHttpReader(publisher);
  let before = "";
  let second = 0;

  const rounds = startRounds(EVERY_MS, async () => {
    // Asked as a second begins: the histogram is then about the one that ends.
    const now = Math.floor(Date.now() / 1_000);
    if (now !== second) {
      second = now;
      const page = await reader.text("/metrics");
      listener.acknowledged(page === undefined ? undefined : readAcknowledgements(page));
    }
    const report = publisherStats.safeParse(asJson(await reader.text("/stats"))).data ?? null;
    const ups = JSON.stringify([reader.contact.kind, report?.lanes.haproxy.up, report?.lanes.sentinel.up]);
    listener.seen({ contact: reader.contact, report }, ups !== before);
    before = ups;
  });
  return {
    pollNow: rounds.pollNow,
    stop: async () => {
      await rounds.stop();
      reader.close();
    },
  };
}
