/**
 * `make adopt SENTINELS=…`: what an existing Sentinel set-up is, and what of it is not as recommended. Runs on the host and
 * needs no lab.
 */
import { credentialsOf } from "@redis-ha-lab/cluster/connect/redis.ts";
import { endpoints } from "@redis-ha-lab/common/endpoints.ts";
import { file, loadConfig } from "@redis-ha-lab/common/env.ts";
import { tlsEnvironment, tlsOptions } from "@redis-ha-lab/common/tls.ts";
import { z } from "zod";
import { adopt } from "./adopt.ts";

const config = loadConfig(
  "adopt",
  z.object({
    SENTINELS: endpoints("every Sentinel, name=host:port,…"),
    MASTER_NAME: z.string().min(1).default("mymaster").describe("the master as the Sentinels call it"),
    SENTINEL_USER: z.string().default("").describe("ACL user on the Sentinels; none: the default user"),
    SENTINEL_PASSWORD_FILE: file("file with its password; none: connect without one"),
    REDIS_USER: z.string().default("").describe("ACL user on the nodes; none: the default user"),
    REDIS_PASSWORD_FILE: file("file with its password; none: connect without one"),
    ...tlsEnvironment,
  }),
);
const tls = tlsOptions(config);
const credentials = (user: string, password: string | undefined) =>
  password === undefined ? undefined : credentialsOf(user, password, tls);

process.exitCode = await adopt({
  sentinels: config.SENTINELS,
  masterName: config.MASTER_NAME,
  sentinelCredentials: credentials(config.SENTINEL_USER, config.SENTINEL_PASSWORD_FILE),
  nodeCredentials: credentials(config.REDIS_USER, config.REDIS_PASSWORD_FILE),
  tls,
});
