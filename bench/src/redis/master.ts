/** Who is measured. */

import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { readState } from "@redis-ha-lab/cluster/read/state.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";

export interface Measured {
  readonly master: Endpoint;
  /** Container ids. */
  readonly containers: {
    readonly master: string;
    readonly replicas: readonly string[];
    readonly haproxy: string;
  };
  readonly images: { readonly redis: string; readonly haproxy: string };
  /** @throws when the master has changed since: the figures would be of two nodes. */
  stillTheSame(): Promise<void>;
}

/** @throws when there is no master, HAProxy disagrees about it, or an image is not known. */
export async function whoIsMeasured(config: LabConfig, docker: LabDocker): Promise<Measured> {
  const { redis, haproxy } = config.images;
  if (!redis || !haproxy)
    throw new Error("REDIS_IMAGE and HAPROXY_IMAGE must be set: the tools come from them");
  const { master: name, routes } = await readState(config);
  const master = config.redisNodes.find((node) => node.name === name);
  if (!master) throw new Error("the Sentinels name no master, so there is nothing to measure");
  if (routes.write !== master.name) {
    throw new Error(`HAProxy sends writes to ${routes.write ?? "nobody"}, not to the master ${master.name}`);
  }
  const idOf = async (service: string) => {
    const found = await docker.status(service);
    if (!found) throw new Error(`${service} has no container`);
    return found.id;
  };
  const others = config.redisNodes.filter((node) => node.name !== master.name);
  return {
    master,
    containers: {
      master: await idOf(master.name),
      replicas: await Promise.all(others.map((node) => idOf(node.name))),
      haproxy: await idOf("haproxy"),
    },
    images: { redis, haproxy },
    stillTheSame: async () => {
      const { master: after } = await readState(config);
      if (after !== master.name)
        throw new Error(`the master changed from ${master.name} to ${after} meanwhile: no figures`);
    },
  };
}
