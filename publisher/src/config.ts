/** The publisher's environment: every variable with its meaning and default. */

import { laneEnvironment } from "@redis-ha-lab/cluster/connect/lane-connection.ts";
import { loadConfig, logLevel, port } from "@redis-ha-lab/common/env.ts";
import { z } from "zod";

export const publisherEnvironment = z.object({
  ...laneEnvironment,
  LOG_LEVEL: logLevel,
  HTTP_PORT: port(4001, "where the publisher listens"),
  PUBLISH_RATE: z.coerce
    .number()
    .min(0)
    .max(100_000)
    .default(10)
    .describe("numbered messages per second on each lane; 0 sends only what is posted"),
  STREAM_QUEUE_CAPACITY: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(10_000)
    .describe("messages per lane that wait in memory for a master; what comes when it is full is refused"),
  STREAM_MAX_LENGTH: z.coerce
    .number()
    .int()
    .min(100)
    .max(10_000_000)
    .default(100_000)
    .describe("entries a stream keeps; a subscriber that is away for longer misses the oldest"),
});

export type PublisherConfig = z.output<typeof publisherEnvironment>;

export const loadPublisherConfig = (): PublisherConfig => loadConfig("publisher", publisherEnvironment);
