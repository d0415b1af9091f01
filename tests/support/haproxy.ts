/** The product's HAProxy in front of a test cluster, with the product's own configuration. */
import { until } from "@redis-ha-lab/common/deadline.ts";
import type { Cluster } from "./cluster.ts";
import { callOnce } from "./resp.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/**
 * Goes away with the cluster, whose label it carries.
 * @param folder the configuration, where a test needs another than the product's.
 * @returns its address once a client gets through it to a master: the rule's page is some checks ahead of the traffic.
 */
export async function startHaproxy(
  cluster: Cluster,
  net: string,
  folder = `${ROOT}haproxy`,
): Promise<string> {
  const image = process.env.HAPROXY_IMAGE;
  if (!image)
    throw new Error("HAPROXY_IMAGE is not set: run these tests through make test, which reads .env");
  const address = `${net}.5`;
  const environment = {
    LAB_NET: net,
    SENTINEL_MASTER_NAME: "mymaster",
    REDIS_HEALTHCHECK_PASSWORD: cluster.passwords.healthcheck,
    SENTINEL_CLIENT_PASSWORD: cluster.passwords.client,
    READ_MAX_LAG_BYTES: "1048576",
    READ_MAX_LAG_SECONDS: "2",
    ...(cluster.certificates && { TLS: "on", TLS_CA_FILE: "/tls/ca.crt" }),
  };
  const container = await cluster.docker.createContainer({
    Image: image,
    name: `redis-ha-lab-test-${net}-haproxy`,
    Env: Object.entries(environment).map(([variable, value]) => `${variable}=${value}`),
    Labels: { "redis-ha-lab.test-cluster": net },
    HostConfig: {
      Binds: [
        `${folder}:/usr/local/etc/haproxy:ro`,
        ...(cluster.certificates ? [`${cluster.certificates.folder}/clients:/tls:ro`] : []),
      ],
      NetworkMode: cluster.network.id,
    },
    NetworkingConfig: {
      EndpointsConfig: { [cluster.network.id]: { IPAMConfig: { IPv4Address: address } } },
    },
  });
  await container.start();
  await until(
    async () => {
      const answer = await fetch(`http://${address}:8404/route`, { signal: AbortSignal.timeout(1_000) });
      const { write } = (await answer.json()) as { write: string | null };
      if (write === null) return undefined;
      await callOnce({ name: "haproxy", host: address, port: 6383 }, cluster.credentials("app"), ["PING"]);
      return true;
    },
    { withinMs: 30_000, everyMs: 100, why: () => "HAProxy routes no writes" },
  );
  return address;
}
