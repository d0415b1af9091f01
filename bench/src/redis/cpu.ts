/** CPU time of the containers that serve the requests. */
import type { LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import type { Cpu } from "./compare.ts";

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
