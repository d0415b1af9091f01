/** `benchmark redis`: the real redis-benchmark, straight to the master and through proxies, taking turns. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { createDocker, type LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import { createLive } from "@redis-ha-lab/scenarios/terminal/live.ts";
import { circumstances, saveRun } from "../save-run.ts";
import { redisResultAsText } from "./as-text.ts";
import { compare, ROUTES, type Route, type Sample } from "./compare.ts";
import { type Containers, withCpu } from "./cpu.ts";
import { type Measured, whoIsMeasured } from "./master.ts";
import { PORT as PLAIN_PORT, startPlainProxy } from "./plain-proxy.ts";
import { redisBenchmark } from "./redis-benchmark.ts";
import { removeKeys } from "./remove-keys.ts";
import type { Effort, RedisResult } from "./result.ts";
import { withTemporaryUser } from "./temporary-user.ts";
import { CONNECTIONS, KEYS, PERMISSIONS, TESTS, VALUE_BYTES } from "./workload.ts";

const PIPELINES = [1, 16] as const;

/** A deeper pipeline gets through more in the same time: about equal durations, about equal trust. */
const requestsFor = (pipeline: number, requests: number) => (pipeline === 1 ? requests : requests * 4);

const SPOKEN: Readonly<Record<Route, string>> = {
  direct: "direct to the master",
  haproxy: "through HAProxy",
  plain: "through a plain proxy",
};

interface Stage {
  readonly targets: Readonly<Record<Route, { readonly host: string; readonly port: number }>>;
  readonly containers: Readonly<Record<Route, Containers>>;
}

/** Every combination `rounds` times, the routes taking turns and changing places. */
async function measure(
  config: LabConfig,
  docker: LabDocker,
  { master, images }: Measured,
  { targets, containers }: Stage,
  { rounds, requests }: Effort,
): Promise<Sample[]> {
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
              const call = {
                ...{ image: images.redis, ...targets[route], credentials, test, pipeline },
                ...{ connections: CONNECTIONS, requests: count },
              };
              const { result, cpu } = await withCpu(
                docker,
                containers[route],
                () => count,
                () => redisBenchmark(docker, call, interruption),
              );
              samples.push({ ...result, test: test.name, route, pipeline, round, cpu });
            }
          }
        }
      }
    });
  } finally {
    live.end();
    await removeKeys(config, master);
  }
  return samples;
}

/** @throws when there is no master, redis-benchmark fails, or the master changes meanwhile. */
export async function measureRedis(config: LabConfig, effort: Effort): Promise<RedisResult> {
  const docker = createDocker(config);
  const measured = await whoIsMeasured(config, docker);
  const { master, images } = measured;
  const { haproxy, ...nodes } = measured.containers;
  const plain = await startPlainProxy(docker, images.haproxy, master);
  let samples: Sample[];
  try {
    const targets = {
      direct: master,
      haproxy: config.haproxyWrite,
      plain: { host: plain.host, port: PLAIN_PORT },
    };
    const containers = {
      direct: { ...nodes, proxy: null },
      haproxy: { ...nodes, proxy: haproxy },
      plain: { ...nodes, proxy: plain.id },
    };
    samples = await measure(config, docker, measured, { targets, containers }, effort);
  } finally {
    await plain.stop();
  }
  await measured.stillTheSame();
  return {
    method: {
      ...{ connections: CONNECTIONS, valueBytes: VALUE_BYTES, keys: KEYS, rounds: effort.rounds },
      requests: Object.fromEntries(
        PIPELINES.map((depth) => [`pipeline ${depth}`, requestsFor(depth, effort.requests)]),
      ),
      order: "the routes take turns within a round and change places every round; medians over the rounds",
    },
    master: master.name,
    comparisons: compare(samples),
    samples,
  };
}

/** Measures, saves and prints. */
export async function benchmarkRedis(config: LabConfig, effort: Effort): Promise<void> {
  const startedAt = new Date();
  const measured = await measureRedis(config, effort);
  const folder = await saveRun(config, "redis-benchmark", startedAt, {
    "result.json": `${JSON.stringify({ version: 1, ...circumstances(config, startedAt), ...measured }, null, 2)}\n`,
  });
  process.stdout.write(`${redisResultAsText(measured)}\nAll figures: ${folder}/result.json\n`);
}
