/** `benchmark failover`: kills the master again and again, under several settings taking turns. */
import { describeError } from "@redis-ha-lab/common/logger.ts";
import { judge } from "@redis-ha-lab/scenarios/judge/judge.ts";
import type { LabConfig } from "@redis-ha-lab/scenarios/lab/config.ts";
import { createDocker, type LabDocker } from "@redis-ha-lab/scenarios/lab/docker.ts";
import { interruption } from "@redis-ha-lab/scenarios/lab/interruption.ts";
import { waitUntilSteady } from "@redis-ha-lab/scenarios/lab/wait-until-steady.ts";
import { record } from "@redis-ha-lab/scenarios/run/record.ts";
import { createLive } from "@redis-ha-lab/scenarios/status/live.ts";
import { machine, saveRun } from "../save-run.ts";
import { figureLines, killLine } from "./as-text.ts";
import { figures } from "./figures.ts";
import { killTheMaster, stepsOf } from "./kill-the-master.ts";
import { type Kill, measured } from "./measured.ts";
import { page } from "./page.ts";
import { nameOf, type Setting } from "./setting.ts";

/** A returned node has to be noticed by every Sentinel's INFO, which comes every 10 s. */
const STEADY_WITHIN_MS = 60_000;

async function killOnce(
  config: LabConfig,
  docker: LabDocker,
  setting: Setting,
  round: number,
): Promise<Kill> {
  const { recording, ...circumstances } = await record({
    scenario: killTheMaster,
    config,
    docker,
    variant: stepsOf(setting),
    signal: interruption,
    onRecorder: () => {},
    onTurn: () => {},
    say: (text) => void process.stderr.write(`${text}\n`),
  });
  return measured(judge(killTheMaster, recording, circumstances), setting, round);
}

/** The repointer is a container of its own: off means stopped. */
async function switchRepointer(docker: LabDocker, on: boolean): Promise<void> {
  const { state } = (await docker.status("repointer")) ?? {};
  if (on && state !== "running") await docker.start("repointer");
  if (!on && state === "running") await docker.stop("repointer");
}

export interface Sweep {
  readonly settings: readonly Setting[];
  /** Kills per setting. */
  readonly runs: number;
}

/** @throws when a failover did not happen or the lab did not recover; what was measured until then is saved. */
export async function benchmarkFailover(config: LabConfig, { settings, runs }: Sweep): Promise<void> {
  const startedAt = new Date();
  const docker = createDocker(config);
  const live = createLive();
  const kills: Kill[] = [];
  const total = settings.length * runs;
  const before = (await docker.status("repointer"))?.state === "running";
  let trouble: string | undefined;
  try {
    // Settings take turns: what disturbs the machine for a while disturbs all of them.
    for (let round = 1; round <= runs; round += 1) {
      for (const setting of settings) {
        interruption.throwIfAborted();
        live.show(`${kills.length} of ${total} kills; now ${nameOf(setting)}`);
        await switchRepointer(docker, setting.repointer);
        await waitUntilSteady(config, STEADY_WITHIN_MS, interruption);
        const kill = await killOnce(config, docker, setting, round);
        kills.push(kill);
        live.line(killLine(kill, kills.length, total));
      }
    }
  } catch (error) {
    trouble = describeError(error);
  } finally {
    live.end();
    await switchRepointer(docker, before);
  }
  if (kills.length > 0) await report(config, startedAt, kills, runs);
  interruption.throwIfAborted();
  if (trouble !== undefined) throw new Error(`stopped after ${kills.length} of ${total} kills: ${trouble}`);
}

async function report(
  config: LabConfig,
  startedAt: Date,
  kills: readonly Kill[],
  runs: number,
): Promise<void> {
  const all = figures(kills);
  const here = machine();
  const facts = [
    `${here.cpus} CPUs (${here.model})`,
    `Redis ${config.images.redis ?? "?"}`,
    `HAProxy ${config.images.haproxy ?? "?"}`,
    startedAt.toISOString(),
    "SIGKILL of the master's process; T0 is its death",
    "each route writes every 20 ms; an outage is the time between two acknowledgements",
    "settings take turns; the lab is steady again before each kill",
  ];
  const result = {
    version: 1,
    startedAt: startedAt.toISOString(),
    machine: here,
    images: { redis: config.images.redis ?? null, haproxy: config.images.haproxy ?? null },
    settings: config.settings,
    runs,
    figures: all,
    kills,
  };
  const folder = await saveRun(config, "benchmark-failover", startedAt, {
    "result.json": `${JSON.stringify(result, null, 2)}\n`,
    "report.html": page(all, kills, facts),
  });
  process.stdout.write(
    `${["", ...figureLines(all), "", `Chart: ${folder}/report.html, figures: ${folder}/result.json`].join("\n")}\n`,
  );
}
