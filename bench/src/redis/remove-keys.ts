/** Takes away what redis-benchmark wrote. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { LabConfig } from "@redis-ha-lab/scenarios/lab/config.ts";
import { ask } from "@redis-ha-lab/scenarios/lab/connections.ts";
import { keysLeft } from "./workload.ts";

export async function removeKeys(config: LabConfig, master: Endpoint): Promise<void> {
  for (const keys of keysLeft()) {
    await ask(master, config.credentials.app, (redis) => redis.unlink(keys), 5_000);
  }
}
