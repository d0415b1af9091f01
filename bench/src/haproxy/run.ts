/** `benchmark haproxy`: what each of HAProxy's settings buys, one at a time, in turns. */
import { cpus } from "node:os";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { createDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import { createLive } from "@redis-ha-lab/scenarios/terminal/live.ts";
import { type Column, table } from "@redis-ha-lab/scenarios/terminal/table.ts";
import { whoIsMeasured, withCpu } from "../measured.ts";
import { median } from "../median.ts";
import { redisBenchmark } from "../redis/redis-benchmark.ts";
import { CONNECTIONS, PERMISSIONS, removeKeys, TESTS } from "../redis/workload.ts";
import { circumstances, saveRun } from "../save-run.ts";
import { withTemporaryUser } from "../temporary-user.ts";
import { originalOf, startSecondHaproxy } from "./second-haproxy.ts";
import { AS_IT_STANDS, variantsFor } from "./variants.ts";

const PIPELINES = [1, 16] as const;
const WRITES = 6383;

export interface Effort {
  readonly rounds: number;
  /** Per measurement at pipeline 1; four times as many at 16. */
  readonly requests: number;
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

/** @throws when there is no master, or a variant is no configuration that works. */
export async function benchmarkHaproxy(config: LabConfig, { rounds, requests }: Effort): Promise<void> {
  const startedAt = new Date();
  const docker = createDocker(config);
  const measured = await whoIsMeasured(config, docker);
  const { master, images } = measured;
  const original = await originalOf(docker);
  const variants = variantsFor(cpus().length);
  const [test] = TESTS;
  if (!test) throw new Error("there is no test to run");
  const live = createLive();
  const samples: Sample[] = [];
  try {
    await withTemporaryUser(config, master, PERMISSIONS, async (credentials) => {
      for (let round = 1; round <= rounds; round += 1) {
        live.tell(`round ${round} of ${rounds}`);
        const turn = (round - 1) % variants.length;
        for (const { name, change } of [...variants.slice(turn), ...variants.slice(0, turn)]) {
          interruption.throwIfAborted();
          live.show(`round ${round} of ${rounds}: ${name}`);
          const configuration = change(original.configuration);
          const proxy = await startSecondHaproxy(
            docker,
            images.haproxy,
            original,
            configuration,
            master.name,
          );
          try {
            for (const pipeline of PIPELINES) {
              const count = pipeline === 1 ? requests : requests * 4;
              const call = {
                ...{ image: images.redis, host: proxy.host, port: WRITES, credentials, test },
                ...{ connections: CONNECTIONS, pipeline, requests: count },
              };
              const { result, cpu } = await withCpu(
                docker,
                { master: measured.containers.master, replicas: [], proxy: proxy.id },
                () => count,
                () => redisBenchmark(docker, call, interruption),
              );
              const { requestsPerSecond, p99Ms } = result;
              samples.push({ variant: name, pipeline, round, requestsPerSecond, p99Ms, cpu: cpu.proxy });
            }
          } finally {
            await proxy.stop();
          }
        }
      }
    });
  } finally {
    live.end();
    await removeKeys(config, master);
  }
  await measured.stillTheSame();
  const folder = await saveRun(config, "benchmark-haproxy", startedAt, {
    "result.json": `${JSON.stringify({ version: 1, ...circumstances(config, startedAt), rounds, requests, samples }, null, 2)}\n`,
  });
  const right = (title: string): Column => ({ title, right: true });
  const heads = [right("PIPELINE"), "CHANGE", right("PER SECOND"), right("SPREAD")];
  const shares = [right("OF UNCHANGED"), right("SPREAD"), right("p99 ms"), right("CPU PER 100,000")];
  const rows = variantRows(samples).sort(([one], [two]) => Number(one) - Number(two));
  process.stdout.write(
    `${[`SET through HAProxy, ${CONNECTIONS} connections, ${rounds} rounds; medians`, "", ...table([...heads, ...shares], rows), "", `All figures: ${folder}/result.json`].join("\n")}\n`,
  );
}
