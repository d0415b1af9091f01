/**
 * Messages through HAProxy: what is published is compared with what one subscriber received. Pub/Sub delivers at
 * most once; a stream read from the last known id delivers everything that was kept.
 */

import { type Credentials, directOptions, neverEnding } from "@redis-ha-lab/cluster/connect/redis.ts";
import { within } from "@redis-ha-lab/common/deadline.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { Redis } from "ioredis";
import type { Target } from "./fresh.ts";
import type { Ledger } from "./ledger.ts";
import { standing } from "./standing.ts";
import type { Ticking } from "./ticking.ts";

export interface Delivery extends Ticking {
  /** The numbers received, in order of arrival. */
  readonly received: readonly number[];
  /** Resolves when the receiving side is connected. */
  readonly listening: Promise<void>;
}

const receiver = (endpoint: Endpoint, credentials: Credentials, name: string) =>
  neverEnding(new Redis({ ...directOptions(endpoint, credentials, name), autoResubscribe: true }));

export function pubsub(target: Target, ledger: Ledger, channel: string): Delivery {
  const received: number[] = [];
  const client = receiver(target.endpoint, target.credentials, "lab-subscriber");
  client.redis.on("message", (_channel: string, text: string) => received.push(Number(text)));
  const listening = client.redis.subscribe(channel).then(() => {});
  // An idle subscriber on a frozen node waits for ever; a PING that is not answered trips socketTimeout.
  const heartbeat = setInterval(() => {
    if (client.redis.status === "ready") client.redis.ping().catch(() => {});
  }, 500);
  const publishing = standing(target, ledger, (number) => ["PUBLISH", channel, number]);
  return {
    received,
    listening,
    stop: async () => {
      await publishing.stop();
      // The last messages are under way.
      await new Promise((resolve) => setTimeout(resolve, 200));
      clearInterval(heartbeat);
      client.close();
    },
  };
}

export function stream(target: Target, ledger: Ledger, key: string): Delivery {
  const received: number[] = [];
  const client = receiver(target.endpoint, target.credentials, "lab-consumer");
  let stopped = false;
  let last = "0-0";
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  async function consume(): Promise<void> {
    while (!stopped) {
      try {
        // Blocks for less than socketTimeout, or a quiet stream would look like a frozen node.
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
  const adding = standing(target, ledger, (number) => ["XADD", key, "*", "number", number]);
  return {
    received,
    listening,
    stop: async () => {
      await adding.stop();
      await new Promise((wait) => setTimeout(wait, 700));
      stopped = true;
      client.close();
      await Promise.race([consuming, new Promise((wait) => setTimeout(wait, 500))]);
    },
  };
}
