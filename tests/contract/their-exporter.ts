/** The real redis_exporter, from Debian's package, in a container on the cluster's network: one per node. */
import { until } from "@redis-ha-lab/common/deadline.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type Docker from "dockerode";
import type { Cluster } from "../support/cluster.ts";

const IMAGE = "redis-ha-lab/redis-exporter:contract";
const CONTEXT = new URL(".", import.meta.url).pathname;

/** Builds its image on top of the lab's Redis image, which is a Debian. Cached layers make a second build free. */
export async function buildTheirImage(docker: Docker, base: string): Promise<void> {
  const stream = await docker.buildImage(
    { context: CONTEXT, src: ["Dockerfile"] },
    { t: IMAGE, buildargs: { BASE: base } },
  );
  const output = await new Promise<{ error?: string }[]>((resolve, reject) => {
    docker.modem.followProgress(stream, (error, result) => (error ? reject(error) : resolve(result)));
  });
  const failed = output.find(({ error }) => error !== undefined);
  if (failed) throw new Error(`redis_exporter's image can't be built: ${failed.error}`);
}

export interface TheirExporter {
  readonly url: string;
  scrape(): Promise<string>;
}

/** @param host its address on the cluster's network. It goes when the cluster is removed. */
export async function startTheirs(
  { docker, network }: Cluster,
  host: string,
  target: Endpoint,
  credentials: { readonly username: string; readonly password: string },
): Promise<TheirExporter> {
  const { Labels } = await network.inspect();
  const container = await docker.createContainer({
    Image: IMAGE,
    Labels: { ...Labels },
    Env: [
      `REDIS_ADDR=redis://${target.host}:${target.port}`,
      `REDIS_USER=${credentials.username}`,
      `REDIS_PASSWORD=${credentials.password}`,
      // The flags under which the list of its families was made.
      "REDIS_EXPORTER_INCL_CONFIG_METRICS=true",
      "REDIS_EXPORTER_INCL_SYSTEM_METRICS=true",
    ],
    HostConfig: { NetworkMode: network.id },
    NetworkingConfig: { EndpointsConfig: { [network.id]: { IPAMConfig: { IPv4Address: host } } } },
  });
  await container.start();
  const url = `http://${host}:9121/metrics`;
  const scrape = async () => (await fetch(url, { signal: AbortSignal.timeout(10_000) })).text();
  await until(async () => ((await scrape()).includes("redis_up 1") ? true : undefined), {
    withinMs: 20_000,
    everyMs: 100,
    why: () => `redis_exporter does not scrape ${target.name}`,
  });
  return { url, scrape };
}
