/** `benchmark haproxy`: what each of HAProxy's settings buys, one at a time, in turns. */
import { readFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import { createDocker, type LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import { createLive } from "@redis-ha-lab/scenarios/terminal/live.ts";
import { type Column, table } from "@redis-ha-lab/scenarios/terminal/table.ts";
import { type Measured, measuredLab, withCpu } from "../measured.ts";
import { median } from "../median.ts";
import { redisBenchmark } from "../redis/redis-benchmark.ts";
import { CONNECTIONS, PERMISSIONS, removeKeys, TESTS } from "../redis/workload.ts";
import { circumstances, saveRun } from "../save-run.ts";
import { withTemporaryUser } from "../temporary-user.ts";
import { type Original, originalOf, startSecondHaproxy } from "./second-haproxy.ts";
import { AS_IT_STANDS, besides, type Variant, variantsFor } from "./variants.ts";

const PIPELINES = [1, 16] as const;
const WRITES = 6383;

export interface HaproxyEffort {
  readonly rounds: number;
  /** Per measurement at pipeline 1; four times as many at 16. */
  readonly requests: number;
  /** A file with a configuration that is compared with the lab's own; without it, single settings are. */
  readonly beside?: string;
}

interface Sample {
  readonly variant: string;
  readonly pipeline: number;
  readonly round: number;
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
  /** HAProxy's CPU seconds per 100,000 requests. */
  readonly cpu: number;
}

/** One line per variant and depth: medians, spread, and the share of the unchanged one in the same round. */
export function variantRows(samples: readonly Sample[]): string[][] {
  const groups = Map.groupBy(samples, ({ pipeline, variant }) => `${pipeline} ${variant}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const rates = group.map(({ requestsPerSecond }) => requestsPerSecond);
    const shares = group.flatMap((sample) => {
      const unchanged = samples.find(
        ({ variant, pipeline, round }) =>
          variant === AS_IT_STANDS && pipeline === sample.pipeline && round === sample.round,
      );
      return unchanged ? [sample.requestsPerSecond / unchanged.requestsPerSecond] : [];
    });
    const of = (value: (sample: Sample) => number) => median(group.map(value)).toFixed(2);
    const whole = (value: number) => Math.round(value).toLocaleString("en-US");
    return [
      [
        ...[String(first.pipeline), first.variant, whole(median(rates))],
        `${whole(Math.min(...rates))}–${whole(Math.max(...rates))}`,
        ...[median(shares).toFixed(2), `${Math.min(...shares).toFixed(2)}–${Math.max(...shares).toFixed(2)}`],
        ...[of(({ p99Ms }) => p99Ms), of(({ cpu }) => cpu)],
      ],
    ];
  });
}

interface Bench {
  readonly docker: LabDocker;
  readonly measured: Measured;
  readonly original: Original;
  readonly credentials: Parameters<typeof redisBenchmark>[1]["credentials"];
  readonly test: (typeof TESTS)[number];
  readonly requests: number;
}

/** One variant at both depths. @throws when its HAProxy does not serve. */
async function measureVariant({ name, change }: Variant, round: number, bench: Bench): Promise<Sample[]> {
  const { docker, measured, original, credentials, test, requests } = bench;
  const { master, images, containers } = measured;
  const configuration = change(original.configuration);
  const proxy = await startSecondHaproxy(docker, images.haproxy, original, configuration, master.name).catch(
    (error: unknown) => {
      throw new Error(`with ${name}: ${describeError(error)}`, { cause: error });
    },
  );
  const samples: Sample[] = [];
  try {
    for (const pipeline of PIPELINES) {
      const count = pipeline === 1 ? requests : requests * 4;
      const call = {
        ...{ image: images.redis, host: proxy.host, port: WRITES, credentials, test },
        ...{ connections: CONNECTIONS, pipeline, requests: count },
      };
      const { result, cpu } = await withCpu(
        docker,
        { master: containers.master, replicas: [], proxy: proxy.id },
        () => count,
        () => redisBenchmark(docker, call, interruption),
      );
      const { requestsPerSecond, p99Ms } = result;
      samples.push({ variant: name, pipeline, round, requestsPerSecond, p99Ms, cpu: cpu.proxy });
    }
  } finally {
    await proxy.stop();
  }
  return samples;
}

/**
 * A round that a busy machine breaks is left out as a whole, and the others are kept.
 * @throws when there is no master, no file to compare with, or not one round came to its end.
 */
export async function benchmarkHaproxy(
  config: LabConfig,
  { rounds, requests, beside }: HaproxyEffort,
): Promise<void> {
  const startedAt = new Date();
  const docker = createDocker(config);
  const measured = await measuredLab(config, docker);
  const { master } = measured;
  const original = await originalOf(docker);
  const variants =
    beside === undefined ? variantsFor(cpus().length) : besides(beside, await readFile(beside, "utf8"));
  const load = loadavg()[0];
  const [test] = TESTS;
  if (!test) throw new Error("there is no test to run");
  const live = createLive();
  const samples: Sample[] = [];
  const broken: string[] = [];
  try {
    await withTemporaryUser(config, master, PERMISSIONS, async (credentials) => {
      const bench = { docker, measured, original, credentials, test, requests };
      for (let round = 1; round <= rounds; round += 1) {
        live.tell(`round ${round} of ${rounds}`);
        const turn = (round - 1) % variants.length;
        const found: Sample[] = [];
        try {
          for (const variant of [...variants.slice(turn), ...variants.slice(0, turn)]) {
            interruption.throwIfAborted();
            live.show(`round ${round} of ${rounds}: ${variant.name}`);
            found.push(...(await measureVariant(variant, round, bench)));
          }
          samples.push(...found);
        } catch (error) {
          interruption.throwIfAborted();
          broken.push(`round ${round} is left out: ${describeError(error)}`);
        }
      }
    });
  } finally {
    live.end();
    await removeKeys(config, master);
  }
  if (samples.length === 0) throw new Error(broken.join("\n"));
  await measured.stillTheSame();
  const folder = await saveRun(config, "benchmark-haproxy", startedAt, {
    "result.json": `${JSON.stringify({ version: 1, ...circumstances(config, startedAt), load, rounds, requests, samples, broken }, null, 2)}\n`,
  });
  const done = rounds - broken.length;
  process.stdout.write(
    `${[`SET through HAProxy, ${CONNECTIONS} connections, ${done} rounds; medians`, "", ...variantTable(samples), ...broken, "", `All figures: ${folder}/result.json`].join("\n")}\n`,
  );
}

function variantTable(samples: readonly Sample[]): string[] {
  const right = (title: string): Column => ({ title, right: true });
  const heads = [right("PIPELINE"), "CHANGE", right("PER SECOND"), right("SPREAD")];
  const shares = [right("OF UNCHANGED"), right("SPREAD"), right("p99 ms"), right("CPU PER 100,000")];
  const rows = variantRows(samples).sort(([one], [two]) => Number(one) - Number(two));
  return table([...heads, ...shares], rows);
}
