/** The repointer's environment. The only file here that says where a setting comes from. */
import { endpoints } from "@redis-ha-lab/common/endpoints.ts";
import { logLevel, port, secret, toggle } from "@redis-ha-lab/common/env.ts";
import { httpNames } from "@redis-ha-lab/common/host-check.ts";
import { tlsEnvironment } from "@redis-ha-lab/common/tls.ts";
import { z } from "zod";

export const schema = z.object({
  LOG_LEVEL: logLevel,
  HTTP_PORT: port(4003, "port of /metrics, /healthz and /readyz"),
  HTTP_NAMES: httpNames("repointer"),
  REPOINTER: toggle(true, "off: stay up, connect to nothing, leave every failover to Sentinel alone"),
  REDIS_NODES: endpoints("every Redis node as name=host:port"),
  SENTINEL_NODES: endpoints("every Sentinel as name=host:port"),
  SENTINEL_MASTER_NAME: z.string().min(1).default("mymaster").describe("the name the Sentinels watch"),
  SENTINEL_CLIENT_PASSWORD: secret("password of the Sentinels' user `client`"),
  ...tlsEnvironment,
  REDIS_REPOINTER_PASSWORD: secret("password of Redis's user `repointer`"),
});

export type Config = z.output<typeof schema>;
