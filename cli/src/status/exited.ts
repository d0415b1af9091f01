/** Nothing in the lab restarts by itself: a container that has ended will not become ready by waiting. */

import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { createDocker } from "@redis-ha-lab/scenarios/site/docker.ts";

const OVER = new Set(["exited", "dead"]);

/** One sentence per ended container, with the last line it wrote. */
export async function exitedServices(config: LabConfig): Promise<string[]> {
  const docker = createDocker(config);
  const ended = (await docker.statuses()).filter((container) => OVER.has(container.state));
  return Promise.all(
    ended.map(async ({ service, description }) => {
      const lines = (await docker.logs(service, { tail: 5 })).trim().split("\n");
      return `${service} has ended (${description}): ${lines.at(-1)}; "make logs SERVICE=${service}" shows more`;
    }),
  );
}
