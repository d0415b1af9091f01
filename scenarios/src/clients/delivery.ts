/**
 * Messages through HAProxy: what is published is compared with what one subscriber received. Pub/Sub delivers at
 * most once; a stream read from the last known id delivers everything that was kept.
 */

import { type Credentials, directOptions, neverEnding } from "@redis-ha-lab/cluster/connect/redis.ts";
import { until, within } from "@redis-ha-lab/common/deadline.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { Redis } from "ioredis";
import type { Destination } from "./fresh.ts";
import type { OperationLog } from "./operation-log.ts";
import { persistent } from "./persistent.ts";
import type { Ticking } from "./ticking.ts";

export interface Delivery extends Ticking {
  /** The numbers received, in order of arrival. */
  readonly received: readonly number[];
  /** Resolves when the receiving side is connected. */
  readonly listening: Promise<void>;
}

const receiver = (endpoint: Endpoint, credentials: Credentials, name: string) =>
  neverEnding(new Redis({ ...directOptions(endpoint, credentials, name), autoResubscribe: true }));

/** How long what was acknowledged may be under way to the receiver. */
const UNDER_WAY_MS = 2_000;

/** Waits until the last message that was acknowledged has been received; one that is lost is not waited for longer. */
async function lastOneReceived(log: OperationLog, received: readonly number[]): Promise<void> {
  log.publish(true);
  const last = log.record.operations.findLastIndex(({ outcome }) => outcome === "ok");
  await until(() => last === -1 || received.includes(last) || undefined, {
    withinMs: UNDER_WAY_MS,
    everyMs: 10,
    why: () => `message ${last} is not received`,
  }).catch(() => {});
}

export function pubsub(destination: Destination, log: OperationLog, channel: string): Delivery {
  const received: number[] = [];
  const client = receiver(destination.endpoint, destination.credentials, "lab-subscriber");
  client.redis.on("message", (_channel: string, text: string) => received.push(Number(text)));
  const listening = client.redis.subscribe(channel).then(() => {});
  // An idle subscriber on a paused node waits for ever; a PING that is not answered trips socketTimeout.
  const heartbeat = setInterval(() => {
    if (client.redis.status === "ready") client.redis.ping().catch(() => {});
  }, 500);
  // Not before: what is published without a subscriber is not lost.
  let stopped = false;
  let publishing: Ticking | undefined;
  const begin = () => {
    if (!stopped) publishing = persistent(destination, log, (number) => ["PUBLISH", channel, number]);
  };
  listening.then(begin, () => {});
  return {
    received,
    listening,
    stop: async () => {
      stopped = true;
      await publishing?.stop();
      await lastOneReceived(log, received);
      clearInterval(heartbeat);
      client.close();
    },
  };
}

export function stream(destination: Destination, log: OperationLog, key: string): Delivery {
  const received: number[] = [];
  const client = receiver(destination.endpoint, destination.credentials, "lab-consumer");
  let stopped = false;
  let last = "0-0";
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  async function consume(): Promise<void> {
    while (!stopped) {
      try {
        // Blocks for less than socketTimeout, or a quiet stream would look like a paused node.
        // The library never settles a command whose connection died and which it does not resend.
        const batches = await within(
          2_000,
          "no answer",
          client.redis.xread("COUNT", 500, "BLOCK", 500, "STREAMS", key, last),
        );
        resolve();
        for (const [id, fields] of batches?.[0]?.[1] ?? []) {
          last = id;
          received.push(Number(fields[1]));
        }
      } catch {
        await new Promise((wait) => setTimeout(wait, 50));
      }
    }
  }
  const consuming = consume();
  const adding = persistent(destination, log, (number) => ["XADD", key, "*", "number", number]);
  return {
    received,
    listening,
    stop: async () => {
      await adding.stop();
      await lastOneReceived(log, received);
      stopped = true;
      client.close();
      await Promise.race([consuming, new Promise((wait) => setTimeout(wait, 500))]);
    },
  };
}
