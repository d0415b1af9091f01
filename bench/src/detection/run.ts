/** `benchmark detection`: the shortest down-after that replaces no healthy master, beside what a real death costs. */
import { setTimeout as sleep } from "node:timers/promises";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { waitUntilSteady } from "@redis-ha-lab/cluster/read/steady.ts";
import { listenToSentinels, type SentinelEvent } from "@redis-ha-lab/cluster/sentinel-events.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import { setDownAfter } from "@redis-ha-lab/scenarios/faults/settings.ts";
import { steadySoon } from "@redis-ha-lab/scenarios/run/heal.ts";
import { createDocker, type LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import { createLive } from "@redis-ha-lab/scenarios/terminal/live.ts";
import { UnsettledError } from "../failover/measured.ts";
import { killOnce, REST_MS } from "../failover/run.ts";
import { circumstances, machine, saveRun } from "../save-run.ts";
import { detectionLines, detectionOf, type Killed, perHour, type Watched } from "./figures.ts";
import { detectionPage } from "./page.ts";
import { STRESSES, type Stress, under } from "./stress.ts";

const STEADY_WITHIN_MS = 90_000;
/** What a Sentinel has begun to doubt under the stress may be decided after it. */
const AFTERWARDS_MS = 3_000;

export interface DetectionEffort {
  readonly downAfterMs: readonly number[];
  /** Seconds under each stress in a round. */
  readonly seconds: number;
  /** Rounds, and kills of each down-after. */
  readonly rounds: number;
}

/** @param heard what the Sentinels published during the span. */
export function counts(heard: readonly Pick<SentinelEvent, "sentinel" | "event" | "about">[]) {
  // Each Sentinel says it once of each switch, unless it missed one: then another did not.
  const switches = Map.groupBy(
    heard.filter(({ event }) => event === "+switch-master"),
    ({ sentinel }) => sentinel,
  );
  return {
    suspicions: heard.filter(({ event, about }) => event === "+sdown" && about?.type === "master").length,
    failovers: Math.max(0, ...[...switches.values()].map(({ length }) => length)),
  };
}

async function watchUnder(
  stress: Stress,
  downAfterMs: number,
  seconds: number,
  { config, docker }: { config: LabConfig; docker: LabDocker },
): Promise<Watched> {
  const heard: SentinelEvent[] = [];
  await setDownAfter({ config }, downAfterMs);
  const listener = listenToSentinels(
    config.sentinels,
    config.credentials.client,
    "benchmark-detection",
    (event) => void heard.push(event),
  );
  try {
    await listener.subscribed;
    await under(stress, { config, docker, signal: interruption }, seconds);
    await sleep(AFTERWARDS_MS, undefined, { signal: interruption });
  } finally {
    listener.close();
    await setDownAfter({ config }, config.settings.downAfterMs);
  }
  return { stress, downAfterMs, seconds, ...counts(heard) };
}

/** @returns null when writes did not come back for good: too short a down-after is a result. */
async function outageOfKill(
  downAfterMs: number,
  round: number,
  { config, docker }: { config: LabConfig; docker: LabDocker },
): Promise<number | null> {
  try {
    const { kill } = await killOnce(config, docker, { downAfterMs, fence: true, repointer: true }, round);
    return kill.felt.haproxy.outageMs;
  } catch (error) {
    if (error instanceof UnsettledError) return null;
    throw error;
  }
}

/** Measures, saves and prints. @throws when the lab does not recover; what was measured until then is saved. */
export async function benchmarkDetection(config: LabConfig, effort: DetectionEffort): Promise<void> {
  const startedAt = new Date();
  const docker = createDocker(config);
  const live = createLive();
  const watched: Watched[] = [];
  const killed: Killed[] = [];
  const total = effort.rounds * effort.downAfterMs.length * (STRESSES.length + 1);
  const recover = async () => {
    const missing = await steadySoon({ config }, STEADY_WITHIN_MS);
    if (missing.length > 0) throw new Error(`the lab is not steady: ${missing.join("; ")}`);
  };
  let done = 0;
  let trouble: string | null = null;
  const tell = (text: string) => {
    done += 1;
    live.line(`${done} of ${total}  ${text}`);
  };
  try {
    for (let round = 1; round <= effort.rounds; round += 1) {
      // Kills first: an attempt that a stress brought about and that was aborted holds up the next for this long.
      if (round > 1) await pause(2 * config.settings.failoverTimeoutMs);
      for (const downAfterMs of effort.downAfterMs) {
        live.show(`${done} of ${total}; now a kill, down-after ${downAfterMs} ms`);
        await pause(REST_MS);
        await waitUntilSteady(config, STEADY_WITHIN_MS, interruption);
        const outageMs = await outageOfKill(downAfterMs, round, { config, docker });
        killed.push({ downAfterMs, outageMs });
        tell(
          `down-after ${downAfterMs} ms, killed: ${outageMs === null ? "writes did not come back for good" : `outage by HAProxy ${(outageMs / 1_000).toFixed(2)} s`}`,
        );
        await recover();
        // What the Sentinels have begun and not ended holds up the next failover.
        if (outageMs === null) await pause(2 * config.settings.failoverTimeoutMs);
      }
      for (const downAfterMs of effort.downAfterMs) {
        for (const stress of STRESSES) {
          live.show(`${done} of ${total}; now down-after ${downAfterMs} ms, stress: ${stress}`);
          const one = await watchUnder(stress, downAfterMs, effort.seconds, { config, docker });
          watched.push(one);
          tell(
            `down-after ${downAfterMs} ms, ${stress}: called down ${one.suspicions} times, replaced ${one.failovers} times in ${one.seconds} s (${perHour(one).toFixed(0)} an hour)`,
          );
          await recover();
        }
      }
    }
  } catch (error) {
    trouble = `stopped after ${done} of ${total}: ${describeError(error)}`;
  } finally {
    live.end();
  }
  if (watched.length + killed.length > 0)
    await report(config, startedAt, { effort, watched, killed, trouble });
  interruption.throwIfAborted();
  if (trouble !== null) throw new Error(trouble);
}

const pause = (ms: number) => sleep(ms, undefined, { signal: interruption });

interface Measured {
  readonly effort: DetectionEffort;
  readonly watched: readonly Watched[];
  readonly killed: readonly Killed[];
  readonly trouble: string | null;
}

async function report(config: LabConfig, startedAt: Date, measured: Measured): Promise<void> {
  const all = detectionOf(measured.watched, measured.killed);
  const here = machine();
  const facts = [
    `${here.cpus} CPUs (${here.model}), shared by everything the lab runs`,
    `Redis ${config.images.redis ?? "?"}`,
    startedAt.toISOString(),
    "every down-after takes its turn under every stress, in each round; kills are without stress",
  ];
  const saved = { version: 1, ...circumstances(config, startedAt), ...measured, figures: all };
  const folder = await saveRun(config, "benchmark-detection", startedAt, {
    "result.json": `${JSON.stringify(saved, null, 2)}\n`,
    "report.html": detectionPage(all, facts),
  });
  process.stdout.write(
    `${["", ...detectionLines(all), "", `All figures: ${folder}/result.json, chart: ${folder}/report.html`].join("\n")}\n`,
  );
}
