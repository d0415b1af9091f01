/** `send`: one message of a person, through the publisher. */

import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
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
    throw new Error(`the publisher gives no answer: ${describeError(error)}`);
  }
  const told = answer.parse(await response.json());
  if (!response.ok) {
    const why = [told.error, told.stream?.reason, ...(told.details ?? [])].filter(Boolean).join("; ");
    throw new Error(`not sent (${told.outcome ?? `HTTP ${response.status}`}): ${why}`);
  }
  process.stdout.write(
    `Message ${told.sequence} sent by lane ${told.lane}: stream ${told.stream?.outcome}, Pub/Sub ${told.pubsub?.outcome} with ${told.pubsub?.receivers ?? 0} receiver(s).\n`,
  );
}
