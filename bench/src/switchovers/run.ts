/** `benchmark switchovers`: one planned switchover after the other, something going wrong in every second one. */
import { loadavg } from "node:os";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { readState } from "@redis-ha-lab/cluster/read/state.ts";
import { waitUntilSteady } from "@redis-ha-lab/cluster/read/steady.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import { infoPeriod } from "@redis-ha-lab/scenarios/faults/settings.ts";
import { observe } from "@redis-ha-lab/scenarios/observe/observe.ts";
import { createRecorder } from "@redis-ha-lab/scenarios/observe/recorder.ts";
import { startClients } from "@redis-ha-lab/scenarios/run/clients.ts";
import { healFromCold } from "@redis-ha-lab/scenarios/run/heal.ts";
import { settingsOf } from "@redis-ha-lab/scenarios/run/record.ts";
import { createDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import { createLive } from "@redis-ha-lab/scenarios/terminal/live.ts";
import { circumstances, saveRun } from "../save-run.ts";
import { outcomeLine, switchoverLines } from "./as-text.ts";
import { figuresOf, lostBy } from "./figures.ts";
import { type Outcome, oneSwitchover } from "./one-switchover.ts";
import { plansFor } from "./plan.ts";
import { type WriteServers, watchWriteServers } from "./write-servers.ts";

export interface SwitchoverEffort {
  readonly count: number;
  readonly seed: number;
  /** None is begun after so long, in ms. */
  readonly forMs: number;
}

const STEADY_WITHIN_MS = 60_000;
const CLIENTS = ["haproxy", "haproxy-persistent", "sentinel", "durable"] as const;

/** Around what was lost, this much of what was seen goes into the result, in ms. */
const AROUND_MS = 5_000;

/**
 * Measures, saves and prints. Every second switchover is disturbed; what is drawn for one follows from the seed alone.
 * @throws when something acknowledged is lost, or more than one server of `write` was UP; after all has been saved.
 */
export async function benchmarkSwitchovers(
  config: LabConfig,
  { count, seed, forMs }: SwitchoverEffort,
): Promise<void> {
  const startedAt = new Date();
  const begunMs = performance.now();
  const docker = createDocker(config);
  const live = createLive();
  await waitUntilSteady(config, STEADY_WITHIN_MS, interruption);
  const recorder = createRecorder(config, "benchmark-switchovers", settingsOf(config));
  const { recording } = recorder;
  const lab = { config, docker, recorder };
  const endObservation = await observe(config, docker, recorder);
  const clients = startClients(config, recorder, CLIENTS);
  const looking = watchWriteServers(config);
  const outcomes: Outcome[] = [];
  const load = [loadavg()[0] ?? 0];
  let servers: WriteServers;
  try {
    for (const plan of plansFor(count, seed)) {
      if (interruption.aborted || performance.now() - begunMs > forMs) break;
      live.show(`${outcomes.length} of ${count} switchovers`);
      try {
        const outcome = await oneSwitchover(plan, lab, interruption);
        outcomes.push(outcome);
        live.line(outcomeLine(outcome, count));
      } catch (error) {
        live.line(`${plan.number} of ${count}  not begun, or not ended: ${describeError(error)}`);
        await healFromCold(lab, live.line);
      }
    }
  } finally {
    live.end();
    servers = await looking.end();
    await infoPeriod(lab, "usual");
    await clients.stop();
    const { master } = await readState(config);
    const node = config.redisNodes.find(({ name }) => name === master);
    if (node) await clients.readBack(node);
    await endObservation();
  }
  load.push(loadavg()[0] ?? 0);

  const figures = figuresOf(recording.clients, outcomes);
  const lost = lostBy(recording.clients, outcomes);
  const suspicious = outcomes.filter(({ number, steady }) => lost.has(number) || !steady);
  const saved = {
    version: 1,
    ...circumstances(config, startedAt),
    ...{ seed, load, figures, servers, outcomes },
    lost: recording.clients.flatMap(({ name, lost: gone, operations }) =>
      (gone ?? []).map((number) => ({ client: name, number, ...operations[number] })),
    ),
    events: recording.events.filter(({ atMs }) =>
      suspicious.some(({ fromMs, toMs }) => atMs >= fromMs - AROUND_MS && atMs <= toMs),
    ),
  };
  const folder = await saveRun(config, "benchmark-switchovers", startedAt, {
    "result.json": `${JSON.stringify(saved, null, 1)}\n`,
  });
  const lines = switchoverLines(figures, servers);
  process.stdout.write(
    `${["", `${outcomes.length} switchovers, seed ${seed}, load ${load.map((one) => one.toFixed(1)).join(" to ")}`, "", ...lines, "", `All figures: ${folder}/result.json`].join("\n")}\n`,
  );
  // Unknown is not none.
  const unread = figures.paths.filter(({ lost: found }) => found === null).map(({ name }) => name);
  if (unread.length > 0)
    throw new Error(`nothing could be read back of ${unread.join(", ")}: losses unknown`);
  if (saved.lost.length > 0) throw new Error(`${saved.lost.length} acknowledged writes were lost`);
  if (servers.several > 0) throw new Error("more than one server of `write` was UP");
}
