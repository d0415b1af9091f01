/** The subscriber's environment: every variable with its meaning and default. */

import { clientEnvironment } from "@redis-ha-lab/cluster/connect/client-connection.ts";
import { loadConfig, logLevel, port } from "@redis-ha-lab/common/env.ts";
import { httpNames } from "@redis-ha-lab/common/host-check.ts";
import { z } from "zod";
import { INBOX_BYTES } from "./inbox.ts";

export const subscriberEnvironment = z.object({
  ...clientEnvironment,
  LOG_LEVEL: logLevel,
  HTTP_PORT: port(4002, "where the subscriber listens"),
  HTTP_NAMES: httpNames("subscriber"),
  INBOX_SIZE: z.coerce
    .number()
    .int()
    .min(10)
    .max(1_000_000)
    .default(10_000)
    .describe("how many received messages GET /messages remembers"),
  INBOX_BYTES: z.coerce
    .number()
    .int()
    .min(65_536)
    .max(2 ** 40)
    .default(INBOX_BYTES)
    .describe("bytes of them it remembers at most"),
  STREAM_READERS: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .describe("how many may read GET /messages/stream at a time"),
});

export type SubscriberConfig = z.output<typeof subscriberEnvironment>;

export const loadSubscriberConfig = (): SubscriberConfig => loadConfig("subscriber", subscriberEnvironment);
