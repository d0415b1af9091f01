/** `benchmark redis`: the real redis-benchmark, straight to the master and through HAProxy, taking turns. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { LabConfig } from "@redis-ha-lab/scenarios/lab/config.ts";
import { ask } from "@redis-ha-lab/scenarios/lab/connections.ts";
import { createDocker } from "@redis-ha-lab/scenarios/lab/docker.ts";
import { interruption } from "@redis-ha-lab/scenarios/lab/interruption.ts";
import { readState } from "@redis-ha-lab/scenarios/lab/state.ts";
import { createLive } from "@redis-ha-lab/scenarios/status/live.ts";
import { table } from "@redis-ha-lab/scenarios/status/table.ts";
import { machine, saveRun } from "../save-run.ts";
import { type Comparison, compare, type Route, type Sample } from "./compare.ts";
import { type Load, redisBenchmark } from "./redis-benchmark.ts";
import { withTemporaryUser } from "./temporary-user.ts";

const PIPELINES = [1, 16] as const;

/** What every call has in common. 50 connections is redis-benchmark's own default; 64 bytes a small JSON field. */
const LOAD = { tests: ["set", "get"], connections: 50, valueBytes: 64, keys: 100_000 };

/** A deeper pipeline gets through more in the same time: about equal durations, about equal trust. */
const requestsFor = (pipeline: number, requests: number) => (pipeline === 1 ? requests : requests * 4);

async function masterOf(config: LabConfig): Promise<Endpoint> {
  const { master, routes } = await readState(config);
  const node = config.redisNodes.find(({ name }) => name === master);
  if (!node) throw new Error("the Sentinels name no master, so there is nothing to measure");
  if (routes.write !== node.name) {
    throw new Error(`HAProxy sends writes to ${routes.write ?? "nobody"}, not to the master ${node.name}`);
  }
  return node;
}

/** redis-benchmark leaves its keys behind; their names are known. */
async function removeKeys(config: LabConfig, master: Endpoint): Promise<void> {
  const step = 5_000;
  for (let from = 0; from < LOAD.keys; from += step) {
    const names = Array.from({ length: step }, (_, n) => `key:${String(from + n).padStart(12, "0")}`);
    await ask(master, config.credentials.app, (redis) => redis.unlink(names), 5_000);
  }
}

function comparisonTable(comparisons: readonly Comparison[]): string[] {
  const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
  const ms = (value: number) => value.toFixed(2);
  const right = (title: string) => ({ title, right: true });
  return table(
    [
      "TEST",
      right("PIPELINE"),
      right("DIRECT/s"),
      right("HAPROXY/s"),
      right("RATIO"),
      right("DIRECT p50 ms"),
      right("p99 ms"),
      right("HAPROXY p50 ms"),
      right("p99 ms"),
      "SPREAD DIRECT, HAPROXY",
    ],
    comparisons.map(({ test, pipeline, direct, haproxy, ratio }) => [
      test,
      String(pipeline),
      whole.format(direct.requestsPerSecond),
      whole.format(haproxy.requestsPerSecond),
      ratio.toFixed(2),
      ms(direct.p50Ms),
      ms(direct.p99Ms),
      ms(haproxy.p50Ms),
      ms(haproxy.p99Ms),
      [direct, haproxy].map((one) => `${whole.format(one.slowest)}–${whole.format(one.fastest)}`).join(", "),
    ]),
  );
}

/**
 * @param rounds how often each combination is measured; the table shows medians
 * @param requests per test at pipeline 1; four times as many at 16
 */
export async function benchmarkRedis(config: LabConfig, rounds: number, requests: number): Promise<void> {
  const image = config.images.redis;
  if (!image)
    throw new Error("REDIS_IMAGE is not set: redis-benchmark comes from the image of the Redis nodes");
  const startedAt = new Date();
  const docker = createDocker(config);
  const live = createLive();
  const master = await masterOf(config);
  const targets: Record<Route, Endpoint> = { direct: master, haproxy: config.haproxyWrite };
  const samples: Sample[] = [];

  try {
    await withTemporaryUser(
      config,
      master,
      { keys: "key:*", commands: ["get", "set", "ping"] },
      async (user) => {
        for (let round = 1; round <= rounds; round += 1) {
          // Every other round the other way round, so that neither always goes first.
          const order: Route[] = round % 2 === 1 ? ["direct", "haproxy"] : ["haproxy", "direct"];
          for (const pipeline of PIPELINES) {
            for (const route of order) {
              const note = `round ${round} of ${rounds}: pipeline ${pipeline}, ${route === "direct" ? `direct to ${master.name}` : "through HAProxy"}`;
              live.show(note);
              live.tell(note);
              const load: Load = { ...LOAD, pipeline, requests: requestsFor(pipeline, requests) };
              const measured = await redisBenchmark(docker, image, targets[route], user, load, interruption);
              samples.push(...measured.map((one) => ({ ...one, route, pipeline, round })));
            }
          }
        }
      },
    );
  } finally {
    live.end();
    await removeKeys(config, master);
  }

  const comparisons = compare(samples);
  const { master: after } = await readState(config);
  if (after !== master.name)
    throw new Error(`the master changed from ${master.name} to ${after} meanwhile: no figures`);
  const method = {
    tool: "redis-benchmark",
    ...LOAD,
    requests: Object.fromEntries(
      PIPELINES.map((depth) => [`pipeline ${depth}`, requestsFor(depth, requests)]),
    ),
    rounds,
    order: "routes take turns within a round and swap places every other round; medians over the rounds",
  };
  const result = {
    version: 1,
    startedAt: startedAt.toISOString(),
    machine: machine(),
    images: { redis: image, haproxy: config.images.haproxy ?? null },
    settings: config.settings,
    method,
    comparisons,
    samples,
  };
  const folder = await saveRun(config, "redis-benchmark", startedAt, {
    "result.json": `${JSON.stringify(result, null, 2)}\n`,
  });
  process.stdout.write(
    [
      `redis-benchmark, ${LOAD.connections} connections, ${LOAD.valueBytes} byte values, ${rounds} rounds, medians; master ${master.name}, ${result.machine.cpus} CPUs`,
      "",
      ...comparisonTable(comparisons),
      "",
      `RATIO is the throughput through HAProxy as a share of the direct one. All figures: ${folder}/result.json`,
      "",
    ].join("\n"),
  );
}
