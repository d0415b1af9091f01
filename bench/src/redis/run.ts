/** `benchmark redis`: the real redis-benchmark, straight to the master and through proxies, taking turns. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { createDocker, type LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import type { Helper } from "@redis-ha-lab/scenarios/site/docker-run.ts";
import { createLive } from "@redis-ha-lab/scenarios/terminal/live.ts";
import { type Containers, type Measured, measuredLab, withCpu } from "../measured.ts";
import { circumstances, saveRun } from "../save-run.ts";
import { withTemporaryUser } from "../temporary-user.ts";
import { redisResultAsText } from "./as-text.ts";
import {
  compare,
  REDIS_PATHS,
  type RedisEffort,
  type RedisPath,
  type RedisResult,
  type Sample,
} from "./compare.ts";
import { redisBenchmark } from "./redis-benchmark.ts";
import { CONNECTIONS, KEYS, PERMISSIONS, removeKeys, TESTS, VALUE_BYTES } from "./workload.ts";

const PLAIN_PORT = 6379;

/**
 * The same HAProxy with nothing but `mode tcp`: no checks, no rule, no keep-alive. What it costs is the price of a
 * proxy; what ours costs beyond that is the price of the rule.
 */
const configuration = (target: Endpoint) => `
defaults
    mode tcp
    timeout connect 1s
    timeout client 1h
    timeout server 1h
listen plain
    bind :${PLAIN_PORT}
    server master ${target.host}:${target.port}
`;

/** @throws when the container does not start. */
const startPlainProxy = (docker: LabDocker, image: string, target: Endpoint): Promise<Helper> =>
  docker.helper({
    image,
    env: { CONFIGURATION: configuration(target) },
    // Master and worker as in the lab, so that the two differ in their configuration only.
    argv: ["sh", "-c", 'printf "%s" "$CONFIGURATION" >/tmp/plain.cfg && exec haproxy -W -f /tmp/plain.cfg'],
  });

const PIPELINES = [1, 16] as const;

/** A deeper pipeline gets through more in the same time: about equal durations, about equal trust. */
const requestsFor = (pipeline: number, requests: number) => (pipeline === 1 ? requests : requests * 4);

const PATH_TEXT: Readonly<Record<RedisPath, string>> = {
  direct: "direct to the master",
  haproxy: "through HAProxy",
  plain: "through a plain proxy",
};

interface Stage {
  readonly targets: Readonly<Record<RedisPath, { readonly host: string; readonly port: number }>>;
  readonly containers: Readonly<Record<RedisPath, Containers>>;
}

/** Every combination `rounds` times, the client paths taking turns and changing places. */
async function measure(
  config: LabConfig,
  docker: LabDocker,
  { master, images }: Measured,
  { targets, containers }: Stage,
  { rounds, requests }: RedisEffort,
): Promise<Sample[]> {
  const live = createLive();
  const samples: Sample[] = [];
  try {
    await withTemporaryUser(config, master, PERMISSIONS, async (credentials) => {
      for (let round = 1; round <= rounds; round += 1) {
        const turn = (round - 1) % REDIS_PATHS.length;
        const order = [...REDIS_PATHS.slice(turn), ...REDIS_PATHS.slice(0, turn)];
        for (const pipeline of PIPELINES) {
          for (const test of TESTS) {
            live.tell(`round ${round} of ${rounds}: ${test.name}, pipeline ${pipeline}`);
            for (const route of order) {
              live.show(
                `round ${round} of ${rounds}: ${test.name}, pipeline ${pipeline}, ${PATH_TEXT[route]}`,
              );
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
export async function measureRedis(config: LabConfig, effort: RedisEffort): Promise<RedisResult> {
  const docker = createDocker(config);
  const measured = await measuredLab(config, docker);
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
export async function benchmarkRedis(config: LabConfig, effort: RedisEffort): Promise<void> {
  const startedAt = new Date();
  const measured = await measureRedis(config, effort);
  const folder = await saveRun(config, "redis-benchmark", startedAt, {
    "result.json": `${JSON.stringify({ version: 1, ...circumstances(config, startedAt), ...measured }, null, 2)}\n`,
  });
  process.stdout.write(`${redisResultAsText(measured)}\nAll figures: ${folder}/result.json\n`);
}
