/** Takes away what redis-benchmark wrote. */

import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { keysLeft } from "./workload.ts";

export async function removeKeys(config: LabConfig, master: Endpoint): Promise<void> {
  for (const keys of keysLeft()) {
    await ask(master, config.credentials.app, (redis) => redis.unlink(keys), 5_000);
  }
}
