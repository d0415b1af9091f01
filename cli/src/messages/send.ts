/** `send`: one message of a person, through the publisher. */

import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import { printLines } from "@redis-ha-lab/common/printable.ts";
import { z } from "zod";

/** The publisher itself answers within 2 s, whatever Redis does. */
const LIMIT_MS = 4_000;

const answer = z.object({
  lane: z.string().optional(),
  outcome: z.string().optional(),
  sequence: z.number().optional(),
  pubsub: z.object({ outcome: z.string(), receivers: z.number().optional() }).optional(),
  stream: z.object({ outcome: z.string(), reason: z.string().optional() }).optional(),
  error: z.string().optional(),
  details: z.array(z.string()).optional(),
});

/** @throws when the message was not taken, with the publisher's reasons. */
export async function send({ publisher }: LabConfig, username: string, message: string): Promise<void> {
  let response: Response;
  try {
    response = await fetch(`http://${publisher.host}:${publisher.port}/publish`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ username, message }),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
  } catch (error) {
    throw new Error(`the publisher does not respond: ${describeError(error)}`);
  }
  const answered = answer.parse(await response.json());
  if (!response.ok) {
    const why = [answered.error, answered.stream?.reason, ...(answered.details ?? [])]
      .filter(Boolean)
      .join("; ");
    throw new Error(`not sent (${answered.outcome ?? `HTTP ${response.status}`}): ${why}`);
  }
  printLines([
    `Message ${answered.sequence} sent by client path ${answered.lane}: stream ${answered.stream?.outcome}, Pub/Sub ${answered.pubsub?.outcome} with ${answered.pubsub?.receivers ?? 0} receiver(s).`,
  ]);
}
