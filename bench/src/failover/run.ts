/** `benchmark failover`: kills the master again and again, under several settings taking turns. */
import { setTimeout as sleep } from "node:timers/promises";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { waitUntilSteady } from "@redis-ha-lab/cluster/read/steady.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import { judge } from "@redis-ha-lab/scenarios/judge/judge.ts";
import { record } from "@redis-ha-lab/scenarios/run/record.ts";
import { createDocker, type LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import { createLive } from "@redis-ha-lab/scenarios/terminal/live.ts";
import { circumstances, machine, saveRun } from "../save-run.ts";
import { figureLines, killLine } from "./as-text.ts";
import { type Figures, figures } from "./figures.ts";
import { killTheMaster, stepsOf } from "./kill-the-master.ts";
import { type Kill, measured } from "./measured.ts";
import { failoverPage } from "./page.ts";
import { nameOf, type Setting } from "./setting.ts";

/** A returned node has to be noticed by every Sentinel's INFO, which comes every 10 s. */
const STEADY_WITHIN_MS = 60_000;
/**
 * The repointer keeps its hands off a node that was named master within the last 10 s, and off everything in its own
 * first 10 s. A kill within that time would measure how we kill, not how the lab fails over.
 */
export const REST_MS = 12_000;

const METHOD = [
  "SIGKILL of the master's process, T0 is its death",
  "each client path writes every 20 ms, and an outage is the time between two acknowledgements",
  `settings take turns; before each kill the lab is steady again and the last failover ${REST_MS / 1000} s old`,
].join("; ");

const now = () => performance.now();

/** @throws when the failover did not take place. @returns it, and when it was announced, on this process's clock. */
export async function killOnce(
  config: LabConfig,
  docker: LabDocker,
  setting: Setting,
  round: number,
): Promise<{ kill: Kill; announcedAtMs: number }> {
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
  const journal = judge(killTheMaster, recording, circumstances);
  const kill = measured(journal, setting, round);
  const announced = (journal.t0Ms ?? 0) + (kill.announcedMs ?? 0);
  return { kill, announcedAtMs: now() - (journal.untilMs - announced) };
}

/** The repointer is a container of its own: off means stopped. @returns whether it was switched. */
async function switchRepointer(docker: LabDocker, on: boolean): Promise<boolean> {
  const isOn = (await docker.status("repointer"))?.state === "running";
  if (on && !isOn) await docker.start("repointer");
  if (!on && isOn) await docker.stop("repointer");
  return on !== isOn;
}

export interface Sweep {
  readonly settings: readonly Setting[];
  /** Kills per setting. */
  readonly runs: number;
}

export interface FailoverResult {
  readonly method: string;
  readonly runs: number;
  readonly figures: readonly Figures[];
  readonly kills: readonly Kill[];
  /** Why it stopped early; null when it did not. What was measured until then is here. */
  readonly trouble: string | null;
}

/** @throws when it is interrupted before the first kill. */
export async function measureFailover(config: LabConfig, { settings, runs }: Sweep): Promise<FailoverResult> {
  const docker = createDocker(config);
  const live = createLive();
  const kills: Kill[] = [];
  const total = settings.length * runs;
  const before = (await docker.status("repointer"))?.state === "running";
  let trouble: string | null = null;
  // What used the lab before may have moved the master just now.
  let restUntil = now() + REST_MS;
  try {
    // Settings take turns: what disturbs the machine for a while disturbs all of them.
    for (let round = 1; round <= runs; round += 1) {
      for (const setting of settings) {
        interruption.throwIfAborted();
        live.show(`${kills.length} of ${total} kills; now ${nameOf(setting)}`);
        if (await switchRepointer(docker, setting.repointer)) restUntil = now() + REST_MS;
        await waitUntilSteady(config, STEADY_WITHIN_MS, interruption);
        await sleep(Math.max(0, restUntil - now()), undefined, { signal: interruption });
        const { kill, announcedAtMs } = await killOnce(config, docker, setting, round);
        restUntil = announcedAtMs + REST_MS;
        kills.push(kill);
        live.line(killLine(kill, kills.length, total));
      }
    }
  } catch (error) {
    trouble = `stopped after ${kills.length} of ${total} kills: ${describeError(error)}`;
  } finally {
    live.end();
    await switchRepointer(docker, before);
  }
  return { method: METHOD, runs, figures: figures(kills), kills, trouble };
}

/**
 * Measures, saves and prints.
 * @throws when a failover did not happen or the lab did not recover; what was measured until then is saved.
 */
export async function benchmarkFailover(config: LabConfig, sweep: Sweep): Promise<void> {
  const startedAt = new Date();
  const result = await measureFailover(config, sweep);
  if (result.kills.length > 0) await report(config, startedAt, result);
  interruption.throwIfAborted();
  if (result.trouble !== null) throw new Error(result.trouble);
}

async function report(config: LabConfig, startedAt: Date, result: FailoverResult): Promise<void> {
  const here = machine();
  const facts = [
    `${here.cpus} CPUs (${here.model})`,
    `Redis ${config.images.redis ?? "?"}`,
    `HAProxy ${config.images.haproxy ?? "?"}`,
    startedAt.toISOString(),
    ...METHOD.split("; "),
  ];
  const saved = { version: 1, ...circumstances(config, startedAt), ...result };
  const folder = await saveRun(config, "benchmark-failover", startedAt, {
    "result.json": `${JSON.stringify(saved, null, 2)}\n`,
    "report.html": failoverPage(result.figures, result.kills, facts),
  });
  process.stdout.write(
    `${["", ...figureLines(result.figures), "", `Chart: ${folder}/report.html, figures: ${folder}/result.json`].join("\n")}\n`,
  );
}
