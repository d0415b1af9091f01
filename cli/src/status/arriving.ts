/** Do the publisher's messages reach the subscriber, on both client paths? Told by the subscriber's counters. */

import { CLIENT_PATHS } from "@redis-ha-lab/cluster/client-paths.ts";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { parseExposition } from "@redis-ha-lab/cluster/read/exposition.ts";
import { withTimeout } from "@redis-ha-lab/cluster/read/with-timeout.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";

/** `client-path channel` → messages received so far */
async function received({ subscriber }: LabConfig, limitMs: number): Promise<Map<string, number>> {
  const page = await withTimeout(limitMs, "no answer", async (signal) =>
    (await fetch(`http://${subscriber.host}:${subscriber.port}/metrics`, { signal })).text(),
  );
  const samples = parseExposition(page);
  return new Map(
    samples
      .filter((sample) => sample.name === "subscriber_messages_total")
      .map(({ labels, value }) => [`${labels.lane} ${labels.channel}`, value]),
  );
}

/**
 * Watches the counters across calls.
 * @returns a function that tells what is missing: a channel counts once it has been seen to grow.
 */
export function arrivalWatch(config: LabConfig, limitMs: number): () => Promise<string[]> {
  const first = new Map<string, number>();
  return async () => {
    let now: Map<string, number>;
    try {
      now = await received(config, limitMs);
    } catch (error) {
      return [`the subscriber does not answer: ${describeError(error)}`];
    }
    const missing = CLIENT_PATHS.filter((path) => ![...now.keys()].some((key) => key.startsWith(`${path} `)));
    const problems = missing.map(
      (path) => `no message has reached the subscriber by client path ${path} yet`,
    );
    for (const [key, count] of now) {
      const before = first.get(key);
      if (before === undefined || before > count) first.set(key, count);
      if (before === undefined || count <= before)
        problems.push(`no message arrives by ${key.replace(" ", ", ")}`);
    }
    return problems;
  };
}
