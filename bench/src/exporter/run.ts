/** `benchmark exporter`: exporter-ts beside the real redis_exporter, on the same server, taking turns. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { createDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import { createLive } from "@redis-ha-lab/scenarios/terminal/live.ts";
import { machine, saveRun } from "../save-run.ts";
import { resultAsText } from "./as-text.ts";
import { type BenchmarkResult, benchmarkResult, exporterGoals } from "./result.ts";

/** Debian's packages go into the throw-away container: no lab runs redis_exporter, so no image holds it. */
const INSTALL =
  "apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends " +
  "prometheus-redis-exporter redis-server >/dev/null";

export interface ExporterEffort {
  /** How often each setting is measured. */
  readonly rounds: number;
  /** Per exporter, setting and round. */
  readonly scrapes: number;
  /** How many scrapes memory is watched over. */
  readonly memoryScrapes: number;
}

/** @throws when the tools' image is not known or the container that measures fails. */
export async function measureExporter(
  config: LabConfig,
  { rounds, scrapes, memoryScrapes }: ExporterEffort,
): Promise<BenchmarkResult> {
  const image = config.images.tools;
  if (!image) throw new Error("TOOLS_IMAGE is not set: run this through make benchmark-exporter");
  const live = createLive();
  const note = `installing redis_exporter, then some minutes of scrapes (${rounds} rounds of ${scrapes})`;
  live.show(note);
  live.tell(note);
  const words = [rounds, scrapes, memoryScrapes].join(" ");
  const { exitCode, stdout, stderr } = await createDocker(config)
    .run({
      image,
      // For Debian's mirror; what is measured goes over the container's own loopback.
      inLabNetwork: true,
      argv: ["sh", "-c", `${INSTALL} && exec node bench/src/exporter/inside.ts ${words}`],
      signal: interruption,
    })
    .finally(() => live.end());
  if (exitCode !== 0) throw new Error(`the benchmark ended with exit code ${exitCode}: ${stderr.trim()}`);
  return benchmarkResult.parse(JSON.parse(stdout));
}

/** Measures, saves and prints. */
export async function benchmarkExporter(config: LabConfig, effort: ExporterEffort): Promise<void> {
  const startedAt = new Date();
  const result = await measureExporter(config, effort);
  const folder = await saveRun(config, "exporter-benchmark", startedAt, {
    "result.json": `${JSON.stringify(
      {
        version: 1,
        startedAt: startedAt.toISOString(),
        machine: machine(),
        ...result,
        goals: exporterGoals(result),
      },
      null,
      2,
    )}\n`,
  });
  process.stdout.write(`${resultAsText(result)}\nAll figures: ${folder}/result.json\n`);
}
