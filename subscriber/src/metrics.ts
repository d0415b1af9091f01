/** The subscriber's numbers for Prometheus. docs/clients.md lists them. */
import type { Channel, ClientPath } from "@redis-ha-lab/cluster/client-paths.ts";
import { QuickHistogram } from "@redis-ha-lab/common/quick-histogram.ts";
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Intake } from "./intake.ts";
import { type LedgerState, stillMissing } from "./ledger.ts";
import type { SubscriberLink } from "./link.ts";
import type { ReplicaReader } from "./replica-reader.ts";

/** How reads from replicas go, per client path. */
function addReplicaMetrics(register: Registry, replicas: () => readonly ReplicaReader[]): void {
  const common = { labelNames: ["lane" as const], registers: [register] };
  new Counter({
    ...common,
    name: "subscriber_replica_reads_total",
    help: "Reads of the newest message from a replica.",
    collect() {
      this.reset();
      for (const { clientPath, reads } of replicas()) this.inc({ lane: clientPath }, reads);
    },
  });
  new Counter({
    ...common,
    name: "subscriber_replica_read_failures_total",
    help: "Of these, the ones that got no answer.",
    collect() {
      this.reset();
      for (const { clientPath, failures } of replicas()) this.inc({ lane: clientPath }, failures);
    },
  });
  new Gauge({
    ...common,
    name: "subscriber_replica_behind_messages",
    help: "Messages that had arrived from the master before the last read and that it did not find.",
    collect() {
      this.reset();
      for (const { clientPath, behind } of replicas())
        if (behind !== undefined) this.set({ lane: clientPath }, behind);
    },
  });
}

/** From a local round trip to the length of a slow failover. */
const SECONDS = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** One channel of one client path, from the connection to the count. */
export interface Feed {
  readonly link: SubscriberLink;
  readonly intake: Intake;
}

export interface SubscriberMetrics {
  readonly register: Registry;
  /** @returns what takes one latency, in seconds. */
  observer(clientPath: ClientPath, channel: Channel): (seconds: number) => void;
}

type Feeds = () => readonly Feed[];
const LABELS = ["lane", "channel"] as const;

function addCounters(register: Registry, feeds: Feeds): void {
  const counter = (name: string, help: string, read: (state: LedgerState, feed: Feed) => number) =>
    new Counter({
      name,
      help,
      labelNames: LABELS,
      registers: [register],
      collect() {
        this.reset();
        for (const feed of feeds()) {
          const { clientPath, channel } = feed.intake;
          this.inc({ lane: clientPath, channel }, read(feed.intake.state(), feed));
        }
      },
    });
  counter("subscriber_messages_total", "Messages taken, each once.", (state) => state.received);
  counter("subscriber_duplicates_total", "Messages that came again.", (state) => state.duplicates);
  counter(
    "subscriber_out_of_order_total",
    "Messages that came after a later number.",
    (state) => state.outOfOrder,
  );
  counter("subscriber_gaps_total", "How often numbers were skipped.", (state) => state.gapsSeen);
  counter("subscriber_missing_messages_total", "Numbers skipped, late ones included.", (s) => s.missingSeen);
  counter(
    "subscriber_malformed_total",
    "Texts that were not a message.",
    (_state, feed) => feed.intake.malformed,
  );
  counter("subscriber_outages_total", "Outages that began.", (_state, feed) => feed.link.outages.count);
}

function addGauges(register: Registry, feeds: Feeds): void {
  const gauge = (name: string, help: string, read: (feed: Feed) => number | null) =>
    new Gauge({
      name,
      help,
      labelNames: LABELS,
      registers: [register],
      collect() {
        this.reset();
        for (const feed of feeds()) {
          const value = read(feed);
          const { clientPath, channel } = feed.intake;
          if (value !== null) this.set({ lane: clientPath, channel }, value);
        }
      },
    });
  gauge("subscriber_channel_up", "1 while messages can arrive.", ({ link }) =>
    link.health.reason() === undefined ? 1 : 0,
  );
  gauge("subscriber_missing_messages", "Numbers that have not come up to now.", ({ intake }) =>
    stillMissing(intake.state()),
  );
  gauge("subscriber_last_sequence", "Highest number of the newest run.", ({ intake }) => {
    const newest = intake.state().runs.at(-1);
    return newest ? newest[1] - 1 : null;
  });
  gauge("subscriber_last_outage_seconds", "Length of the last outage that ended.", ({ link }) =>
    link.outages.lastMs === null ? null : link.outages.lastMs / 1_000,
  );
}

/** Both lists are asked at each scrape, so that counting costs nothing while messages flow. */
export function createMetrics(feeds: Feeds, replicas: () => readonly ReplicaReader[]): SubscriberMetrics {
  const register = new Registry();
  collectDefaultMetrics({ register, prefix: "subscriber_" });
  addCounters(register, feeds);
  addGauges(register, feeds);
  addReplicaMetrics(register, replicas);

  const latency = new QuickHistogram({
    name: "subscriber_latency_seconds",
    help: "From the publisher handing a message over to its arrival here.",
    labelNames: LABELS,
    buckets: SECONDS,
    registers: [register],
  });
  return {
    register,
    observer: (clientPath, channel) => latency.observer({ lane: clientPath, channel }),
  };
}
