/** What `make adopt` is told: where to look, and with what. */
import { endpoints } from "@redis-ha-lab/common/endpoints.ts";
import { file, loadConfig } from "@redis-ha-lab/common/env.ts";
import { tlsEnvironment } from "@redis-ha-lab/common/tls.ts";
import { z } from "zod";

export const environment = z.object({
  SENTINELS: endpoints("every Sentinel, name=host:port,…"),
  MASTER_NAME: z.string().min(1).default("mymaster").describe("the master as the Sentinels call it"),
  SENTINEL_USER: z.string().default("").describe("ACL user on the Sentinels; none: the default user"),
  SENTINEL_PASSWORD_FILE: file("file with its password; none: connect without one"),
  REDIS_USER: z.string().default("").describe("ACL user on the nodes; none: the default user"),
  REDIS_PASSWORD_FILE: file("file with its password; none: connect without one"),
  ...tlsEnvironment,
});

export const loadAdoptConfig = () => loadConfig("adopt", environment);
