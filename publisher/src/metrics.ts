/** The publisher's numbers for Prometheus. docs/clients.md lists them. */
import { CHANNELS, type Channel, type ClientPath } from "@redis-ha-lab/cluster/client-paths.ts";
import { QuickHistogram } from "@redis-ha-lab/common/quick-histogram.ts";
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { PublisherPath } from "./client-path.ts";
import type { Tally } from "./tally.ts";

/** From a local round trip to the length of a slow failover. */
const SECONDS = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export interface PublisherMetrics {
  readonly register: Registry;
  /** @returns what takes one latency, in seconds. */
  observer(clientPath: ClientPath, channel: Channel): (seconds: number) => void;
}

/** Asked at each scrape, so that counting costs nothing while messages flow. */
type Paths = () => readonly PublisherPath[];

/** What became of the messages, by client path and channel. */
function countMessages(register: Registry, paths: Paths): void {
  const counter = (
    name: string,
    help: string,
    channels: readonly Channel[],
    read: (tally: Tally) => number,
  ) =>
    new Counter({
      name,
      help,
      labelNames: ["lane", "channel"],
      registers: [register],
      collect() {
        this.reset();
        for (const { clientPath, tallies } of paths()) {
          for (const channel of channels) this.inc({ lane: clientPath, channel }, read(tallies[channel]));
        }
      },
    });
  counter(
    "publisher_messages_total",
    "Messages whose outcome is settled, whichever it was.",
    CHANNELS,
    (tally) => tally.messages,
  );
  counter(
    "publisher_failures_total",
    "Messages that certainly did not reach Redis.",
    CHANNELS,
    (t) => t.failed,
  );
  counter(
    "publisher_indeterminate_total",
    "Messages that were sent and never answered: they may or may not have reached Redis.",
    CHANNELS,
    (tally) => tally.indeterminate,
  );
  counter(
    "publisher_unheard_messages_total",
    "Messages that Redis acknowledged with no receiver.",
    ["pubsub"],
    (tally) => tally.unheard,
  );
  counter(
    "publisher_resent_messages_total",
    "Stream messages sent again after an attempt whose outcome stayed unknown.",
    ["stream"],
    (tally) => tally.resent,
  );
  counter(
    "publisher_already_stored_messages_total",
    "Resent stream messages that the first attempt had stored after all.",
    ["stream"],
    (tally) => tally.alreadyStored,
  );
}

/** How each client path is. */
function showPaths(register: Registry, paths: Paths): void {
  const gauge = (name: string, help: string, read: (path: PublisherPath) => number | null) =>
    new Gauge({
      name,
      help,
      labelNames: ["lane"],
      registers: [register],
      collect() {
        this.reset();
        for (const path of paths()) {
          const value = read(path);
          if (value !== null) this.set({ lane: path.clientPath }, value);
        }
      },
    });
  gauge("publisher_lane_up", "1 while a master takes this client path's writes.", (path) =>
    path.reason() === undefined ? 1 : 0,
  );
  gauge(
    "publisher_last_sequence",
    "Number of the last message handed to the client path.",
    (path) => path.sequence,
  );
  gauge("publisher_receivers", "Receivers of the last acknowledged Pub/Sub message.", (path) =>
    path.tallies.pubsub.messages > 0 ? path.tallies.pubsub.receivers : null,
  );
  gauge("publisher_queue_messages", "Stream messages that wait in memory.", (path) => path.queued);
  gauge("publisher_queue_capacity_messages", "Stream messages that may wait.", (path) => path.queueCapacity);
  gauge("publisher_last_outage_seconds", "Length of the client path's last outage that ended.", (path) =>
    path.outages.lastMs === null ? null : path.outages.lastMs / 1_000,
  );
  new Counter({
    name: "publisher_outages_total",
    help: "Outages of the client path that began.",
    labelNames: ["lane"],
    registers: [register],
    collect() {
      this.reset();
      for (const { clientPath, outages } of paths()) this.inc({ lane: clientPath }, outages.count);
    },
  });
}

export function createMetrics(run: number, paths: Paths): PublisherMetrics {
  const register = new Registry();
  collectDefaultMetrics({ register, prefix: "publisher_" });
  countMessages(register, paths);
  showPaths(register, paths);
  new Gauge({
    name: "publisher_run_info",
    help: "1; the label names this life of the publisher, as its messages carry it.",
    labelNames: ["run"],
    registers: [register],
  }).set({ run: String(run) }, 1);

  const acknowledgement = new QuickHistogram({
    name: "publisher_acknowledgement_seconds",
    help: "From handing a message over to Redis's acknowledgement; for streams the wait in the queue included.",
    labelNames: ["lane", "channel"],
    buckets: SECONDS,
    registers: [register],
  });
  return {
    register,
    observer: (clientPath, channel) => acknowledgement.observer({ lane: clientPath, channel }),
  };
}
