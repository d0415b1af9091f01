/** Asks the publisher four times a second what became of its messages. */

import type { Lane } from "@redis-ha-lab/cluster/lanes.ts";
import { type PublisherStats, publisherStats } from "@redis-ha-lab/cluster/read/stats.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { Buckets } from "../clients/quantile.ts";
import { createHttpAsker } from "./http-asker.ts";
import { asJson } from "./json.ts";
import { readAcknowledgements } from "./publisher-told.ts";
import { startRounds } from "./rounds.ts";
import type { Seen } from "./seen.ts";
import type { Source } from "./source.ts";

const EVERY_MS = 250;

export interface PublisherListener {
  /** Four times a second. `urgent`: a route's writes went up or down. */
  seen(seen: Seen<PublisherStats>, urgent: boolean): void;
  /** Once a second: the time to acknowledgement, per lane; undefined without an answer. */
  acknowledged(histograms: Readonly<Record<Lane, Buckets>> | undefined): void;
}

export function watchPublisher(publisher: Endpoint, listener: PublisherListener): Source {
  const asker = createHttpAsker(publisher);
  let before = "";
  let second = 0;

  const rounds = startRounds(EVERY_MS, async () => {
    // Asked as a second begins: the histogram is then about the one that ends.
    const now = Math.floor(Date.now() / 1_000);
    if (now !== second) {
      second = now;
      const page = await asker.text("/metrics");
      listener.acknowledged(page === undefined ? undefined : readAcknowledgements(page));
    }
    const told = publisherStats.safeParse(asJson(await asker.text("/stats"))).data ?? null;
    const ups = JSON.stringify([asker.contact.kind, told?.lanes.haproxy.up, told?.lanes.sentinel.up]);
    listener.seen({ contact: asker.contact, told }, ups !== before);
    before = ups;
  });
  return {
    nudge: rounds.nudge,
    stop: async () => {
      await rounds.stop();
      asker.close();
    },
  };
}
