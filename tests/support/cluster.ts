/**
 * Three Redis nodes and three Sentinels in containers of their own, started by the product's own scripts on a network
 * of their own, so that a test may break them. Needs a Linux host: tests talk to the containers' addresses.
 */
import { randomBytes } from "node:crypto";
import { type Credentials, credentialsOf } from "@redis-ha-lab/cluster/connect/redis.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import Docker from "dockerode";
import type { Certificates } from "./certificates.ts";
import { removeLeftovers } from "./leftovers.ts";
import { callOnce, type Reply } from "./resp.ts";

/** As the services' settings name them. */
export const asList = (members: readonly Endpoint[]): string =>
  members.map(({ name, host, port }) => `${name}=${host}:${port}`).join(",");

export interface ClusterOptions {
  /** The first three numbers of a /24 inside 198.18.0.0/15; tests that use the same one must not overlap. */
  readonly net: string;
  readonly downAfterMs: number;
  readonly failoverTimeoutMs: number;
  /** Instead of REDIS_IMAGE. */
  readonly image?: string;
  /** With them the cluster speaks TLS. */
  readonly certificates?: Certificates;
  /** The size of every member's disk, which is then in memory and lost when its container stops. */
  readonly dataBytes?: number;
}

export interface Passwords {
  readonly admin: string;
  readonly client: string;
  readonly repointer: string;
  readonly exporter: string;
  readonly healthcheck: string;
  readonly app: string;
  readonly console: string;
  readonly lab: string;
}

export interface Cluster {
  readonly nodes: readonly Endpoint[];
  readonly sentinels: readonly Endpoint[];
  readonly passwords: Passwords;
  readonly network: Docker.Network;
  readonly docker: Docker;
  readonly certificates: Certificates | undefined;
  /** A user's name and password, over TLS where the cluster speaks it. */
  credentials(user: keyof Passwords): Credentials;
  /** Sends one command as `admin` over a connection of its own. @throws after 2 s without an answer. */
  call(name: string, ...words: (string | number)[]): Promise<Reply>;
  container(name: string): Docker.Container;
  kill(name: string): Promise<void>;
  pause(name: string): Promise<void>;
  /** Brings back every killed or paused container; those that run already are left alone. */
  reviveAll(): Promise<void>;
  remove(): Promise<void>;
}

const ROOT = new URL("../../", import.meta.url).pathname;
const LABEL = "redis-ha-lab.test-cluster";

function requiredImage(): string {
  const image = process.env.REDIS_IMAGE;
  if (!image) throw new Error("REDIS_IMAGE is not set: run these tests through make test, which reads .env");
  return image;
}

export async function startCluster({
  net,
  downAfterMs,
  failoverTimeoutMs,
  image = requiredImage(),
  certificates,
  dataBytes,
}: ClusterOptions): Promise<Cluster> {
  const docker = new Docker();
  await removeLeftovers(docker, `${LABEL}=${net}`);
  const member = (kind: string, number: number, host: number, port: number): Endpoint => ({
    name: `${kind}-${number}`,
    host: `${net}.${host}`,
    port,
  });
  const nodes = [1, 2, 3].map((number) => member("redis", number, 10 + number, 6379));
  const sentinels = [1, 2, 3].map((number) => member("sentinel", number, 20 + number, 26379));
  const password = () => randomBytes(16).toString("hex");
  const passwords = {
    admin: password(),
    client: password(),
    repointer: password(),
    exporter: password(),
    healthcheck: password(),
    app: password(),
    console: password(),
    lab: password(),
  };

  const environment = {
    REDIS_NODES: asList(nodes),
    SENTINEL_NODES: asList(sentinels),
    SENTINEL_MASTER_NAME: "mymaster",
    INITIAL_MASTER: `${net}.11`,
    SENTINEL_QUORUM: "2",
    SENTINEL_DOWN_AFTER: String(downAfterMs),
    SENTINEL_FAILOVER_TIMEOUT: String(failoverTimeoutMs),
    SENTINEL_PARALLEL_SYNCS: "1",
    MIN_REPLICAS_TO_WRITE: "1",
    MIN_REPLICAS_MAX_LAG: "10",
    SENTINEL_CLIENT_PASSWORD: passwords.client,
    REDIS_ADMIN_PASSWORD: passwords.admin,
    REDIS_REPOINTER_PASSWORD: passwords.repointer,
    REDIS_EXPORTER_PASSWORD: passwords.exporter,
    REDIS_HEALTHCHECK_PASSWORD: passwords.healthcheck,
    REDIS_APP_PASSWORD: passwords.app,
    REDIS_CONSOLE_PASSWORD: passwords.console,
    REDIS_LAB_PASSWORD: passwords.lab,
    ...Object.fromEntries(["REPLICATION", "SENTINEL"].map((user) => [`REDIS_${user}_PASSWORD`, password()])),
  };

  const tls = certificates ? { TLS: "on", TLS_CA_FILE: "/tls/ca.crt" } : {};
  const credentials = (user: keyof Passwords) =>
    credentialsOf(user, passwords[user], certificates && { ca: certificates.ca });

  const network = await docker.createNetwork({
    Name: `redis-ha-lab-test-${net}`,
    IPAM: { Driver: "default", Config: [{ Subnet: `${net}.0/24` }] },
    Labels: { [LABEL]: net },
  });
  const containers = new Map<string, Docker.Container>();
  // Sentinels first: a Redis node waits for them before it takes a role.
  for (const { name, host } of [...sentinels, ...nodes]) {
    const kind = name.startsWith("redis") ? "redis" : "sentinel";
    const container = await docker.createContainer({
      Image: image,
      name: `redis-ha-lab-test-${net}-${name}`,
      Hostname: name,
      Entrypoint: [`/lab/${kind}/start.sh`],
      Cmd: [],
      Env: Object.entries({ ...environment, ...tls, NODE_NAME: name, NODE_ADDRESS: host }).map(
        ([variable, value]) => `${variable}=${value}`,
      ),
      Labels: { [LABEL]: net },
      HostConfig: {
        Binds: [
          ...[`${ROOT}redis:/lab/redis:ro`, `${ROOT}sentinel:/lab/sentinel:ro`],
          ...(certificates ? [`${certificates.folder}/${name}:/tls:ro`] : []),
        ],
        ...(dataBytes === undefined ? {} : { Tmpfs: { "/data": `size=${dataBytes}` } }),
        // Anonymous, so that a node finds its data again after a kill and the volume goes with the container.
        Mounts: dataBytes === undefined ? [{ Type: "volume", Source: "", Target: "/data" }] : [],
        NetworkMode: network.id,
      },
      NetworkingConfig: { EndpointsConfig: { [network.id]: { IPAMConfig: { IPv4Address: host } } } },
    });
    containers.set(name, container);
  }
  await Promise.all([...containers.values()].map((each) => each.start()));

  const container = (name: string) => {
    const found = containers.get(name);
    if (!found) throw new Error(`${name} is no member of the test cluster`);
    return found;
  };
  const endpointOf = (name: string) => {
    const found = [...nodes, ...sentinels].find((each) => each.name === name);
    if (!found) throw new Error(`${name} is no member of the test cluster`);
    return found;
  };

  return {
    nodes,
    sentinels,
    passwords,
    network,
    docker,
    certificates,
    credentials,
    container,
    call: (name, ...words) => callOnce(endpointOf(name), credentials("admin"), words),
    kill: async (name) => void (await container(name).kill()),
    pause: async (name) => void (await container(name).pause()),
    reviveAll: async () => {
      for (const each of containers.values()) {
        const { State } = await each.inspect();
        if (State.Paused) await each.unpause();
        else if (!State.Running) await each.start();
      }
    },
    remove: async () => {
      await removeLeftovers(docker, `${LABEL}=${net}`);
      await until(
        async () =>
          (await docker.listNetworks({ filters: { id: [network.id] } })).length === 0 ? true : undefined,
        { withinMs: 10_000, everyMs: 100, why: () => "the test network was not removed" },
      );
    },
  };
}
