/** `benchmark all`: every benchmark in one run, and one page about them. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import { createDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import { resultAsText } from "./exporter/as-text.ts";
import { type ExporterEffort, measureExporter } from "./exporter/run.ts";
import { figureLines } from "./failover/as-text.ts";
import { measureFailover, type Sweep } from "./failover/run.ts";
import { combinations } from "./failover/setting.ts";
import { benchmarkPage, type Part, type PartName, type Parts } from "./page/benchmark-page.ts";
import { pubSubResultAsText } from "./pubsub/as-text.ts";
import type { PubSubEffort } from "./pubsub/figures.ts";
import { measurePubSub } from "./pubsub/run.ts";
import { redisResultAsText } from "./redis/as-text.ts";
import type { RedisEffort } from "./redis/compare.ts";
import { measureRedis } from "./redis/run.ts";
import { machineFacts, runName, versions } from "./save-run.ts";

interface EffortOptions {
  /** Times each figure is measured. */
  readonly rounds: number;
  /** Kills per setting. */
  readonly runs: number;
  /** How long one measurement of publisher and subscriber lasts, in milliseconds. */
  readonly for: number;
}

/** How much is measured when everything is: enough to see the spread, and no more than some 20 minutes. */
export const effortsFor = (
  parts: readonly PartName[],
  { rounds, runs, for: forMs }: EffortOptions,
): Efforts => ({
  redis: { rounds, requests: 50_000 },
  pubsub: { rounds, forMs },
  exporter: { rounds, scrapes: 200, memoryScrapes: 5_000 },
  failover: { settings: combinations([1_000, 2_000], [true, false], [true]), runs },
  parts,
});

export interface Efforts {
  readonly redis: RedisEffort;
  readonly pubsub: PubSubEffort;
  readonly exporter: ExporterEffort;
  readonly failover: Sweep;
  /** Only these. */
  readonly parts: readonly PartName[];
}

/**
 * Measures one after the other; what breaks the lab comes last. Each part is saved as soon as it is there.
 * @throws at the end when a part could not be measured; the page shows the others and says why.
 */
export async function benchmarkAll(config: LabConfig, efforts: Efforts): Promise<void> {
  const run = runName(new Date());
  const folder = join(config.runsDir, "benchmark", run);
  await mkdir(folder, { recursive: true });
  const circumstances = {
    run,
    machine: machineFacts(),
    versions: await versions(config, createDocker(config)),
    settings: config.settings,
  };
  const parts: { -readonly [Name in PartName]?: Parts[Name] } = {};
  const failed: Partial<Record<PartName, string>> = {};

  async function measure<Name extends PartName, Result>(
    name: Name,
    work: () => Promise<Result>,
    asText: (result: Result) => string,
    keep: (part: Part<Result>) => void,
  ): Promise<void> {
    if (!efforts.parts.includes(name) || interruption.aborted) return;
    process.stderr.write(`benchmark ${name}\n`);
    try {
      const part = { ...circumstances, result: await work() };
      keep(part);
      await writeFile(join(folder, `${name}.json`), `${JSON.stringify({ version: 1, ...part }, null, 2)}\n`);
      process.stdout.write(`${asText(part.result)}\n`);
    } catch (error) {
      failed[name] = describeError(error);
      process.stderr.write(`${failed[name]}\n`);
    }
    if (Object.keys(parts).length > 0)
      await writeFile(join(folder, "index.html"), benchmarkPage(parts, failed));
  }

  await measure(
    "redis",
    () => measureRedis(config, efforts.redis),
    redisResultAsText,
    (part) => {
      parts.redis = part;
    },
  );
  await measure(
    "pubsub",
    () => measurePubSub(config, efforts.pubsub),
    pubSubResultAsText,
    (part) => {
      parts.pubsub = part;
    },
  );
  await measure(
    "exporter",
    () => measureExporter(config, efforts.exporter),
    resultAsText,
    (part) => {
      parts.exporter = part;
    },
  );
  await measure(
    "failover",
    () => measureFailover(config, efforts.failover),
    ({ figures }) => figureLines(figures).join("\n"),
    (part) => {
      parts.failover = part;
      if (part.result.trouble !== null) failed.failover = part.result.trouble;
    },
  );

  interruption.throwIfAborted();
  process.stdout.write(`\nThe page: ${folder}/index.html\n`);
  const names = Object.keys(failed);
  if (names.length > 0) throw new Error(`not everything could be measured: ${names.join(", ")}`);
}
