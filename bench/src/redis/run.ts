/** `benchmark redis`: the real redis-benchmark, straight to the master and through proxies, taking turns. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { LabConfig } from "@redis-ha-lab/scenarios/lab/config.ts";
import { ask } from "@redis-ha-lab/scenarios/lab/connections.ts";
import { createDocker } from "@redis-ha-lab/scenarios/lab/docker.ts";
import { interruption } from "@redis-ha-lab/scenarios/lab/interruption.ts";
import { readState } from "@redis-ha-lab/scenarios/lab/state.ts";
import { createLive } from "@redis-ha-lab/scenarios/status/live.ts";
import { machine, saveRun } from "../save-run.ts";
import { comparisonLines } from "./as-text.ts";
import { compare, ROUTES, type Route, type Sample } from "./compare.ts";
import { type Containers, withCpu } from "./cpu.ts";
import { PORT as PLAIN_PORT, startPlainProxy } from "./plain-proxy.ts";
import { redisBenchmark } from "./redis-benchmark.ts";
import { withTemporaryUser } from "./temporary-user.ts";
import { CONNECTIONS, KEYS, keysLeft, PERMISSIONS, TESTS, VALUE_BYTES } from "./workload.ts";

const PIPELINES = [1, 16] as const;

/** A deeper pipeline gets through more in the same time: about equal durations, about equal trust. */
const requestsFor = (pipeline: number, requests: number) => (pipeline === 1 ? requests : requests * 4);

const SPOKEN: Readonly<Record<Route, string>> = {
  direct: "direct to the master",
  haproxy: "through HAProxy",
  plain: "through a plain proxy",
};

async function masterOf(config: LabConfig): Promise<Endpoint> {
  const { master, routes } = await readState(config);
  const node = config.redisNodes.find(({ name }) => name === master);
  if (!node) throw new Error("the Sentinels name no master, so there is nothing to measure");
  if (routes.write !== node.name) {
    throw new Error(`HAProxy sends writes to ${routes.write ?? "nobody"}, not to the master ${node.name}`);
  }
  return node;
}

interface Stage {
  readonly targets: Readonly<Record<Route, { readonly host: string; readonly port: number }>>;
  readonly containers: Readonly<Record<Route, Containers>>;
  readonly image: string;
}

/** Every combination `rounds` times, the routes taking turns and changing places. */
async function measure(
  config: LabConfig,
  master: Endpoint,
  { targets, containers, image }: Stage,
  { rounds, requests }: Effort,
): Promise<Sample[]> {
  const docker = createDocker(config);
  const live = createLive();
  const samples: Sample[] = [];
  try {
    await withTemporaryUser(config, master, PERMISSIONS, async (credentials) => {
      for (let round = 1; round <= rounds; round += 1) {
        const turn = (round - 1) % ROUTES.length;
        const order = [...ROUTES.slice(turn), ...ROUTES.slice(0, turn)];
        for (const pipeline of PIPELINES) {
          for (const test of TESTS) {
            live.tell(`round ${round} of ${rounds}: ${test.name}, pipeline ${pipeline}`);
            for (const route of order) {
              live.show(`round ${round} of ${rounds}: ${test.name}, pipeline ${pipeline}, ${SPOKEN[route]}`);
              const count = requestsFor(pipeline, requests);
              const call = { image, ...targets[route], credentials, test, requests: count, pipeline };
              const { result, cpu } = await withCpu(docker, containers[route], count, () =>
                redisBenchmark(docker, call, interruption),
              );
              samples.push({ ...result, test: test.name, route, pipeline, round, cpu });
            }
          }
        }
      }
    });
  } finally {
    live.end();
    for (const keys of keysLeft()) {
      await ask(master, config.credentials.app, (redis) => redis.unlink(keys), 5_000);
    }
  }
  return samples;
}

export interface Effort {
  /** How often each combination is measured; the tables show medians. */
  readonly rounds: number;
  /** Per test at pipeline 1; four times as many at 16. */
  readonly requests: number;
}

/** @throws when there is no master, redis-benchmark fails, or the master changes meanwhile. */
export async function benchmarkRedis(config: LabConfig, effort: Effort): Promise<void> {
  const { redis: image, haproxy: proxyImage } = config.images;
  if (!image || !proxyImage)
    throw new Error("REDIS_IMAGE and HAPROXY_IMAGE must be set: the tools come from them");
  const startedAt = new Date();
  const docker = createDocker(config);
  const master = await masterOf(config);
  const idOf = async (service: string) => {
    const found = await docker.status(service);
    if (!found) throw new Error(`${service} has no container`);
    return found.id;
  };
  const others = config.redisNodes.filter(({ name }) => name !== master.name);
  const nodes = {
    master: await idOf(master.name),
    replicas: await Promise.all(others.map(({ name }) => idOf(name))),
  };

  const plain = await startPlainProxy(docker, proxyImage, master);
  let samples: Sample[];
  try {
    const targets = {
      direct: master,
      haproxy: config.haproxyWrite,
      plain: { host: plain.host, port: PLAIN_PORT },
    };
    const containers = {
      direct: { ...nodes, proxy: null },
      haproxy: { ...nodes, proxy: await idOf("haproxy") },
      plain: { ...nodes, proxy: plain.id },
    };
    samples = await measure(config, master, { targets, containers, image }, effort);
  } finally {
    await plain.stop();
  }

  const { master: after } = await readState(config);
  if (after !== master.name)
    throw new Error(`the master changed from ${master.name} to ${after} meanwhile: no figures`);
  const comparisons = compare(samples);
  const here = machine();
  const result = {
    version: 1,
    startedAt: startedAt.toISOString(),
    machine: here,
    images: { redis: image, haproxy: proxyImage },
    settings: config.settings,
    method: {
      ...{ connections: CONNECTIONS, valueBytes: VALUE_BYTES, keys: KEYS, rounds: effort.rounds },
      requests: Object.fromEntries(
        PIPELINES.map((depth) => [`pipeline ${depth}`, requestsFor(depth, effort.requests)]),
      ),
      order: "the routes take turns within a round and change places every round; medians over the rounds",
    },
    comparisons,
    samples,
  };
  const folder = await saveRun(config, "redis-benchmark", startedAt, {
    "result.json": `${JSON.stringify(result, null, 2)}\n`,
  });
  process.stdout.write(
    [
      `redis-benchmark: ${CONNECTIONS} connections, ${VALUE_BYTES} byte values, ${effort.rounds} rounds; master ${master.name}; ${here.cpus} CPUs, shared by everything`,
      "",
      ...comparisonLines(comparisons),
      "",
      `RATIO: through HAProxy, as a share of direct. PLAIN PROXY: the same HAProxy without checks and rule. All figures: ${folder}/result.json`,
      "",
    ].join("\n"),
  );
}
