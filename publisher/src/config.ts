/** The publisher's environment: every variable with its meaning and default. */

import { clientEnvironment } from "@redis-ha-lab/cluster/connect/client-connection.ts";
import { loadConfig, logLevel, port } from "@redis-ha-lab/common/env.ts";
import { httpNames } from "@redis-ha-lab/common/host-check.ts";
import { z } from "zod";
import { QUEUE_BYTES } from "./stream-queue.ts";
import { STREAM_BYTES } from "./stream-size.ts";

const bytes = (fallback: number, description: string) =>
  z.coerce
    .number()
    .int()
    .min(65_536)
    .max(2 ** 40)
    .default(fallback)
    .describe(description);

export const publisherEnvironment = z.object({
  ...clientEnvironment,
  LOG_LEVEL: logLevel,
  HTTP_PORT: port(4001, "where the publisher listens"),
  HTTP_NAMES: httpNames("publisher"),
  PUBLISH_RATE: z.coerce
    .number()
    .min(0)
    .max(100_000)
    .default(10)
    .describe("numbered messages per second on each client path; 0 sends only what is posted"),
  STREAM_QUEUE_CAPACITY: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(10_000)
    .describe(
      "messages per client path that wait in memory for a master; what comes when it is full is refused",
    ),
  STREAM_MAX_LENGTH: z.coerce
    .number()
    .int()
    .min(100)
    .max(10_000_000)
    .default(100_000)
    .describe("entries a stream keeps; a subscriber that is away for longer misses the oldest"),
  STREAM_QUEUE_BYTES: bytes(QUEUE_BYTES, "bytes per client path that wait in memory for a master"),
  STREAM_MAX_BYTES: bytes(STREAM_BYTES, "bytes a stream may occupy in Redis; the oldest entries go"),
});

export type PublisherConfig = z.output<typeof publisherEnvironment>;

export const loadPublisherConfig = (): PublisherConfig => loadConfig("publisher", publisherEnvironment);
