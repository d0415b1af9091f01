/** What a benchmark measures: the lab as it is when it begins, and the CPU time that the work costs there. */
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
export async function measuredLab(config: LabConfig, docker: LabDocker): Promise<Measured> {
  const { redis, haproxy } = config.images;
  if (!redis || !haproxy)
    throw new Error("REDIS_IMAGE and HAPROXY_IMAGE must be set: the tools come from them");
  const { master: name, routes } = await readState(config);
  const master = config.redisNodes.find((node) => node.name === name);
  if (!master) throw new Error("the Sentinels name no master, so there is nothing to measure");
  if (routes.write !== master.name) {
    throw new Error(`HAProxy sends writes to ${routes.write ?? "no node"}, not to the master ${master.name}`);
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

/** CPU seconds while 100,000 requests were served. */
export interface Cpu {
  readonly master: number;
  readonly replicas: number;
  /** The proxy of the route; 0 when there is none. */
  readonly proxy: number;
}

export interface Containers {
  readonly master: string;
  readonly replicas: readonly string[];
  /** The proxy on the way; null on the direct route. */
  readonly proxy: string | null;
}

async function used(docker: LabDocker, ids: readonly string[]): Promise<number> {
  const seconds = await Promise.all(ids.map((id) => docker.cpuSeconds(id)));
  return seconds.reduce((sum, one) => sum + one, 0);
}

/** Measures what `work` makes them use. @param requestsOf how many requests its result stands for */
export async function withCpu<T>(
  docker: LabDocker,
  { master, replicas, proxy }: Containers,
  requestsOf: (result: T) => number,
  work: () => Promise<T>,
): Promise<{ result: T; cpu: Cpu }> {
  const read = () =>
    Promise.all([[master], replicas, proxy === null ? [] : [proxy]].map((ids) => used(docker, ids)));
  const before = await read();
  const result = await work();
  const after = await read();
  const per100k = (at: number) => (((after[at] ?? 0) - (before[at] ?? 0)) / requestsOf(result)) * 100_000;
  return { result, cpu: { master: per100k(0), replicas: per100k(1), proxy: per100k(2) } };
}
