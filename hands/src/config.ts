/** The environment: that of the lab's tools, and where to listen. */
import { schema, toLabConfig } from "@redis-ha-lab/cluster/config.ts";
import { loadConfig, logLevel, port } from "@redis-ha-lab/common/env.ts";
import { httpNames } from "@redis-ha-lab/common/host-check.ts";
import { z } from "zod";

const environment = z.object({
  ...schema.shape,
  LOG_LEVEL: logLevel,
  HTTP_PORT: port(4005, "where it listens, for the console alone"),
  HTTP_NAMES: httpNames("hands"),
  TOKEN_FILE: z.string().default("/tmp/token").describe("where the token of this start is written"),
});

export function loadHandsConfig() {
  const env = loadConfig("hands", environment);
  return { ...env, lab: toLabConfig(env) };
}
