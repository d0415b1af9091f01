/**
 * `make adopt SENTINELS=…`: what an existing Sentinel set-up is, and what of it is not as recommended. Runs on the host and
 * needs no lab.
 */
import { credentialsOf } from "@redis-ha-lab/cluster/connect/redis.ts";
import { tlsOptions } from "@redis-ha-lab/common/tls.ts";
import { adopt } from "./adopt.ts";
import { loadAdoptConfig } from "./config.ts";

const config = loadAdoptConfig();
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
