/** Runs of chaos for a person: round after round from a seed, each judged and reported as a scenario is. */
import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import { printLines } from "@redis-ha-lab/common/printable.ts";
import { noAlerts } from "../language/alert.ts";
import { topology, traffic } from "../language/conditions.ts";
import { writeGuard } from "../language/faults.ts";
import type { Journal } from "../model/journal.ts";
import type { Scenario } from "../model/scenario.ts";
import { watchWriters } from "../observe/write-servers.ts";
import { sign } from "../report/terminal.ts";
import { healFromCold } from "../run/heal.ts";
import { EXIT, runScenario } from "../run/run.ts";
import { createDocker, type LabDocker } from "../site/docker.ts";
import { act, type Done } from "./act.ts";
import { inspect } from "./as-configured.ts";
import { roundsFor } from "./draw.ts";
import { brokenIn, judgedBy } from "./invariants.ts";
import { decodeSchedule, encodeRound, type Round } from "./schedule.ts";
import {
  type ChaosRun,
  chaosReport,
  faultsDone,
  neverTested,
  type RoundResult,
  verdictOf,
} from "./summary.ts";

export const SCHEDULE = "schedule.jsonl";

export interface ChaosOptions {
  readonly seed: number;
  /** Rounds are begun until so many faults have been done, or so much time is over; one of the two is finite. */
  readonly faults: number;
  readonly forMs: number;
  /** Ends with the first round that fails, or with the first that breaks an invariant before everything is taken back. */
  readonly until?: "failure" | "breach";
  /** The folder of a run whose schedule is done again; its seed is in it. */
  readonly replay?: string;
  readonly signal: AbortSignal;
}

/** How long a round waits for a steady lab. */
const GIVEN_WITHIN_MS = 60_000;

/** A round as a scenario: what is done is not a list of steps. */
const asScenario = (round: Round, name: string): Scenario => ({
  name,
  title: `Chaos, ${name.split("/").at(-1)}`,
  question: "Do the invariants hold, whatever is broken when?",
  lesson: [],
  production: [],
  order: 0,
  given: [topology.healthy({ replicas: 2, sentinels: 3 }), traffic.flowing({ for: "3s" })],
  clients: ["direct"],
  inject: [],
  expect: judgedBy(round).expectations,
  alerts: noAlerts,
  heal: [],
});

/** What the rounds of a run share: above all the helper that changes firewalls, which takes a second to start. */
export interface Site {
  readonly config: LabConfig;
  readonly docker: LabDocker;
  readonly signal: AbortSignal;
}

export async function prepareSite(config: LabConfig, signal: AbortSignal): Promise<Site> {
  const docker = createDocker(config);
  const { tools } = config.images;
  if (!tools) throw new Error("TOOLS_IMAGE is not set: a cut is a firewall made with that image");
  await docker.prepare(tools);
  return { config, docker, signal };
}

/** @param name where its journals are kept, below the folder of runs */
export async function runRound(
  round: Round,
  number: number,
  name: string,
  { config, docker, signal }: Site,
): Promise<RoundResult> {
  let done: readonly Done[] = [];
  const { journal, folder } = await runScenario(asScenario(round, name), config, {
    json: false,
    withoutWriteGuard: false,
    // The round before may have left the Sentinels a look behind, and a busy machine its clients.
    givenWithinMs: GIVEN_WITHIN_MS,
    signal,
    chaos: {
      docker,
      variant: round.guard === "off" ? [writeGuard("0")] : [],
      act: async (stage) => {
        done = await act(round, stage);
      },
      inspect: () => inspect(config),
      watch: (recorder) => watchWriters(config, recorder),
    },
  });
  return { number, round, journal, folder, done, exercised: judgedBy(round).exercised(journal) };
}

const needsHealing = (journal: Journal | undefined): boolean =>
  !journal?.healed || (journal.inspected?.wrong.length ?? 0) > 0;

/** "Broken: modest-starts in round 3." */
const brokenLines = ({ results }: ChaosRun): string[] =>
  results.flatMap(({ number, journal }) =>
    brokenIn(journal).map(({ name }) => `Broken: ${name} in round ${number}.`),
  );

/** @throws a sentence when the folder holds none, or one that can't be read. */
async function scheduleIn(folder: string): Promise<Round[]> {
  try {
    return decodeSchedule(await readFile(join(folder, SCHEDULE), "utf8"));
  } catch (error) {
    throw new Error(
      `${folder} holds no schedule of a run of chaos; nothing was changed. Name a folder such as runs/chaos/seed-7-…: ${describeError(error)}`,
    );
  }
}

/** @returns the exit code: a round that fails outweighs what could not be decided. */
export async function runChaos(options: ChaosOptions, config: LabConfig): Promise<number> {
  const { faults, forMs, replay, until, signal } = options;
  const print = (text: string) => printLines(text.split("\n"));
  const replayed = replay === undefined ? undefined : await scheduleIn(replay);
  const seed = Number(/seed-(\d+)/.exec(replay ?? "")?.[1] ?? options.seed);
  const rounds = replayed ?? roundsFor(seed, faults, forMs);
  const begun = performance.now();
  const name = `chaos/seed-${seed}-${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}Z`;
  const folder = join(config.runsDir, name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, SCHEDULE), "");
  print(`Chaos with seed ${seed}: the same schedule again is make chaos REPLAY=${folder}`);

  const site = await prepareSite(config, signal);
  const results: RoundResult[] = [];
  const run: ChaosRun = { seed, results };
  for (const [at, round] of rounds.entries()) {
    const enough = faultsDone(run) >= faults || performance.now() - begun > forMs;
    if (signal.aborted || (replayed === undefined && enough)) break;
    await appendFile(join(folder, SCHEDULE), encodeRound(round, at + 1));
    results.push(await runRound(round, at + 1, `${name}/round-${at + 1}`, site));
    await writeFile(join(folder, "report.md"), chaosReport(run));
    // One round's leftovers are not the next one's.
    if (needsHealing(results.at(-1)?.journal) && !signal.aborted)
      await healFromCold(site, print).catch((error) => print(describeError(error)));
    const last = results.at(-1)?.journal;
    const breach = last && brokenIn(last).some(({ aftermath }) => !aftermath);
    if ((until === "failure" && last?.verdict === "fail") || (until === "breach" && breach)) break;
  }
  print(`\n${chaosReport(run).split("\n## Schedule")[0]}`);
  const untested = neverTested(run);
  const verdict = verdictOf(run, { given: replayed !== undefined });
  for (const line of brokenLines(run)) print(line);
  if (untested.length > 0) print(`Never tested: ${untested.join(", ")}.`);
  print(
    `${sign(verdict)}  seed ${seed}, ${faultsDone(run)} faults in ${results.length} rounds; report: ${folder}/report.md`,
  );
  if (verdict !== "pass") print(`Again: make chaos REPLAY=${folder}`);
  return EXIT[verdict];
}
