/** One client path of the publisher: numbers each message once and sends it both ways. */

import type { Channel, ClientPath } from "@redis-ha-lab/cluster/client-paths.ts";
import type { ClientEnvironment } from "@redis-ha-lab/cluster/connect/client-connection.ts";
import type { LinkChange } from "@redis-ha-lab/cluster/connect/link-health.ts";
import type { MasterRoute } from "@redis-ha-lab/cluster/connect/master-route.ts";
import { type Message, monotonicUs } from "@redis-ha-lab/cluster/message.ts";
import type { Logger } from "@redis-ha-lab/common/logger.ts";
import type { Delivery } from "./delivery.ts";
import { openLink } from "./link.ts";
import { createPubSubChannel } from "./pubsub-channel.ts";
import { createStreamChannel } from "./stream-channel.ts";
import { createBookkeeper, type Tally } from "./tally.ts";

/** What a person adds to a message; the numbered traffic adds nothing. */
export type Draft = Pick<Message, "username" | "text">;

export interface Receipt {
  readonly message: Message;
  readonly pubsub: Promise<Delivery>;
  readonly stream: Promise<Delivery>;
}

export interface Outages {
  count: number;
  /** Whole time spent down in outages that ended, in milliseconds. */
  totalMs: number;
  /** The last outage that ended, in milliseconds; null before the first. */
  lastMs: number | null;
}

export interface PublisherPath {
  readonly clientPath: ClientPath;
  readonly tallies: Readonly<Record<Channel, Tally>>;
  readonly outages: Readonly<Outages>;
  readonly sequence: number;
  readonly queued: number;
  readonly queueCapacity: number;
  /** True once a master has taken a write; numbering starts then. */
  readonly begun: boolean;
  /** Why writes are not taken at this moment, or undefined. */
  reason(): string | undefined;
  stateAgeMs(): number;
  send(draft: Draft): Receipt;
  publish(channel: string, text: string): Promise<Delivery>;
  /** @returns how many stream messages had to be given up. */
  drain(ms: number): Promise<number>;
  close(): void;
}

export interface PathOptions {
  readonly environment: ClientEnvironment;
  readonly route: MasterRoute;
  readonly run: number;
  readonly queueCapacity: number;
  readonly streamMaxLength: number;
  readonly queueBytes: number;
  readonly streamBytes: number;
  readonly logger: Logger;
  /** @returns what takes the seconds from handing a message over to its acknowledgement. */
  readonly observer: (channel: Channel) => (seconds: number) => void;
}

export function openPath(clientPath: ClientPath, options: PathOptions): PublisherPath {
  const {
    environment,
    route,
    run,
    queueCapacity,
    streamMaxLength,
    queueBytes,
    streamBytes,
    logger,
    observer,
  } = options;
  const outages: Outages = { count: 0, totalMs: 0, lastMs: null };
  let begun = false;
  let sequence = 0;

  const refused = (reason: string) => logger.warn("certificate is refused", { lane: clientPath, reason });
  const changed = ({ up, reason, lastedMs }: LinkChange) => {
    if (!up) {
      outages.count += 1;
      logger.warn("client path is down", { lane: clientPath, reason });
      return;
    }
    // The time until the first connection is a start, not an outage.
    if (begun) {
      outages.totalMs += lastedMs;
      outages.lastMs = lastedMs;
    }
    begun = true;
    logger.info("client path is up", {
      lane: clientPath,
      afterMs: Math.round(lastedMs),
      queued: stream.queued,
    });
  };
  const link = openLink(clientPath, environment, route, changed, refused);
  const pubsubBooks = createBookkeeper(observer("pubsub"));
  const streamBooks = createBookkeeper(observer("stream"));
  const pubsub = createPubSubChannel(link, pubsubBooks);
  const stream = createStreamChannel(link, streamBooks, {
    capacity: queueCapacity,
    maxLength: streamMaxLength,
    queueBytes,
    streamBytes,
    durable: environment.CLIENT_PROFILE === "durable",
  });

  return {
    clientPath,
    tallies: { pubsub: pubsubBooks.tally, stream: streamBooks.tally },
    outages,
    queueCapacity,
    get sequence() {
      return sequence;
    },
    get queued() {
      return stream.queued;
    },
    get begun() {
      return begun;
    },
    reason: () => link.health.reason(),
    stateAgeMs: () => link.health.ageMs(),
    send: (draft) => {
      sequence += 1;
      const message: Message = { run, sequence, sentAtUs: monotonicUs(), ...draft };
      return { message, pubsub: pubsub.send(message), stream: stream.send(message) };
    },
    publish: pubsub.publish,
    drain: (ms) => stream.drain(ms),
    close: () => link.close(),
  };
}
