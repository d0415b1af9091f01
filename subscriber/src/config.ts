/** The subscriber's environment: every variable with its meaning and default. */

import { laneEnvironment } from "@redis-ha-lab/cluster/connect/lane-connection.ts";
import { loadConfig, logLevel, port } from "@redis-ha-lab/common/env.ts";
import { z } from "zod";

export const subscriberEnvironment = z.object({
  ...laneEnvironment,
  LOG_LEVEL: logLevel,
  HTTP_PORT: port(4002, "where the subscriber listens"),
  INBOX_SIZE: z.coerce
    .number()
    .int()
    .min(10)
    .max(1_000_000)
    .default(10_000)
    .describe("how many received messages GET /messages remembers"),
});

export type SubscriberConfig = z.output<typeof subscriberEnvironment>;

export const loadSubscriberConfig = (): SubscriberConfig => loadConfig("subscriber", subscriberEnvironment);
