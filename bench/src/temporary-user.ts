/**
 * redis-benchmark takes its password on the command line and nowhere else, and a command line can be read by
 * anybody on the machine. So it gets a user that lives as long as the run, may touch the benchmark's own keys
 * and nothing else, and whose password is worth nothing afterwards.
 */
import { randomBytes } from "node:crypto";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { type Credentials, credentialsOf } from "@redis-ha-lab/cluster/connect/redis.ts";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";

const PREFIX = "benchmark-";

/** Users an earlier run could not remove, because it was killed. */
async function removeUsers(config: LabConfig, node: Endpoint): Promise<void> {
  await ask(node, config.credentials.admin, async (redis) => {
    const users = (await redis.acl("USERS")) as string[];
    const left = users.filter((user) => user.startsWith(PREFIX));
    if (left.length > 0) await redis.acl("DELUSER", ...left);
  });
}

/**
 * Calls `work` with a user on `node` that may do `commands` on `keys` and `channels` (patterns); removes it afterwards. The
 * user is never saved to the ACL file, so a restart of the node forgets it too.
 */
export async function withTemporaryUser<T>(
  config: LabConfig,
  node: Endpoint,
  { keys, channels, commands }: { keys: string; channels: string; commands: readonly string[] },
  work: (credentials: Credentials) => Promise<T>,
): Promise<T> {
  await removeUsers(config, node);
  const username = PREFIX + randomBytes(4).toString("hex");
  const password = randomBytes(24).toString("hex");
  const rules = [
    "on",
    `>${password}`,
    `~${keys}`,
    `&${channels}`,
    ...commands.map((command) => `+${command}`),
  ];
  await ask(node, config.credentials.admin, (redis) => redis.acl("SETUSER", username, ...rules));
  try {
    return await work(credentialsOf(username, password, config.credentials.admin.tls));
  } finally {
    await removeUsers(config, node);
  }
}
