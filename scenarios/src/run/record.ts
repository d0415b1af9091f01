/**
 * One run of a scenario, from the first look at the lab to the last. It records and repairs; what it means is the
 * judge's business. Whatever happens after the first fault, the heal is done.
 */

import { setTimeout as sleep } from "node:timers/promises";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { readHaproxies } from "@redis-ha-lab/cluster/read/haproxy.ts";
import { MODULES_ABSENT } from "@redis-ha-lab/cluster/read/modules.ts";
import { within } from "@redis-ha-lab/common/deadline.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import type { Circumstances } from "../judge/judge.ts";
import { duration } from "../model/duration.ts";
import type { Recording } from "../model/journal.ts";
import { expectationsOf, needsModules, type Scenario, type Step } from "../model/scenario.ts";
import { observe } from "../observe/observe.ts";
import { createRecorder, type Recorder } from "../observe/recorder.ts";
import { readTopology } from "../observe/topology.ts";
import type { LabDocker } from "../site/docker.ts";
import { notFlowing, type Turn, watchClients } from "./client-watch.ts";
import { type Clients, startClients, USUAL } from "./clients.ts";
import { compareData } from "./compare-data.ts";
import { nodesHaveModules, readDocuments, removeDocuments, writeDocuments } from "./documents.ts";
import { serveFaultMetric } from "./fault-metric.ts";
import { healFromCold, steady, steadySoon, takeBack } from "./heal.ts";
import { type KeptValues, keepValues } from "./kept-values.ts";
import { decided, perform, type Stage } from "./perform.ts";
import { firingStill } from "./quiet.ts";
import { bindNewMasters } from "./targets.ts";

/** How long traffic may take to flow without an error before the run is given up. */
const FLOWING_WITHIN_MS = 20_000;
const HAPROXIES_WITHIN_MS = 1_000;

export interface Run {
  readonly scenario: Scenario;
  readonly config: LabConfig;
  readonly docker: LabDocker;
  /** Steps put before the scenario's own preparation: a variant such as "without the write guard". */
  readonly variant: readonly Step[];
  readonly signal: AbortSignal;
  /** How long the lab may take to be as the scenario wants it; without it, what is not so now is reported at once. */
  readonly givenWithinMs?: number;
  /** Does what the scenario's list of steps cannot say: steps side by side, at times and on events. */
  readonly act?: (stage: Stage) => Promise<void>;
  /** Looks at the settings of the steady lab. */
  readonly inspect?: () => Promise<Recording["inspected"]>;
  /** Watches what only this run needs. @returns what ends it. */
  readonly watch?: (recorder: Recorder) => () => Promise<void>;
  /** Called once, before anything is recorded. */
  readonly onRecorder: (recorder: Recorder) => void;
  readonly onTurn: (turn: Turn) => void;
  /** Called before each fault of the scenario, not before its repairs. */
  readonly beforeFault?: Stage["beforeFault"];
  readonly say: (text: string) => void;
}

export interface Recorded extends Circumstances {
  readonly recording: Recording;
}

async function trafficFlows(
  clients: Clients,
  recorder: Recorder,
  forMs: number,
  signal: AbortSignal,
): Promise<string[]> {
  const deadline = recorder.clock.now() + FLOWING_WITHIN_MS;
  for (;;) {
    const missing = notFlowing(clients.logs, recorder.clock.now(), forMs);
    if (missing.length === 0 || recorder.clock.now() > deadline) return missing;
    await sleep(100, undefined, { signal });
  }
}

/** @returns what is not as the scenario wants it before it begins. */
async function missingOf(
  scenario: Scenario,
  clients: Clients,
  recorder: Recorder,
  run: Run,
): Promise<string[]> {
  for (const condition of scenario.given) {
    if (condition.kind === "healthy") {
      const missing = await steady(run, run.givenWithinMs ?? 0, run.signal);
      const { replicas, sentinels } = condition;
      const { redisNodes, sentinels: known } = run.config;
      if (redisNodes.length - 1 < replicas) missing.push(`${replicas} replicas are needed`);
      if (known.length < sentinels) missing.push(`${sentinels} Sentinels are needed`);
      if (missing.length > 0) return missing;
    } else if (condition.kind === "modules") {
      if (!(await nodesHaveModules(run.config))) return [MODULES_ABSENT];
    } else {
      const forMs = duration(condition.forText, recorder.recording.settings);
      const missing = await trafficFlows(clients, recorder, forMs, run.signal);
      if (missing.length > 0) return missing;
    }
  }
  const firing = await firingStill(scenario, recorder, run.signal);
  return firing.map((alert) => `alert ${alert} fires already`);
}

export function settingsOf({ settings, haproxies }: LabConfig): Recording["settings"] {
  return {
    downAfterMs: settings.downAfterMs,
    failoverTimeoutMs: settings.failoverTimeoutMs,
    quorum: settings.quorum,
    minReplicasToWrite: settings.minReplicasToWrite,
    minReplicasMaxLagMs: settings.minReplicasMaxLag * 1_000,
    repointer: settings.repointer,
    promoteUnsynced: settings.promoteUnsynced,
    haproxies: haproxies.length,
    scrapeIntervalMs: settings.scrapeIntervalMs,
  };
}

/** What the lab holds once traffic has ended, and removes what the run left there. @returns what could not be read. */
async function readLast(
  { config, say }: Run,
  { recording }: Recorder,
  clients: Clients,
  kept: KeptValues | undefined,
): Promise<string[]> {
  recording.topologyAfter = await readTopology(config);
  const master = config.redisNodes.find(({ name }) => name === recording.topologyAfter?.master);
  if (!master) return [];
  const problems: string[] = [];
  try {
    await clients.readBack(master);
  } catch (error) {
    problems.push(`what was written could not be read back: ${describeError(error)}`);
  }
  if (kept) {
    recording.kept = { written: kept.written, wrong: await kept.wrong() };
    await kept.remove(master).catch((error) => say(describeError(error)));
  }
  recording.comparison = await compareData(config, master.name);
  if (recording.documents) {
    recording.documents.after = await readDocuments(config);
    await removeDocuments(config, master).catch((error) => say(describeError(error)));
  }
  return problems;
}

export async function record(run: Run): Promise<Recorded> {
  const { scenario, config, docker, signal } = run;
  const recorder = createRecorder(config, scenario.name, settingsOf(config));
  const { recording } = recorder;
  run.onRecorder(recorder);
  const circumstances = { notGiven: [] as string[], broken: [] as string[], notHealed: [] as string[] };

  const before = await steady(run, run.givenWithinMs ?? 0, run.signal);
  if (before.length > 0) {
    recording.ended = true;
    return { recording, ...circumstances, notGiven: before };
  }
  recording.topologyBefore = await readTopology(config);
  const reached = (await readHaproxies(config, HAPROXIES_WITHIN_MS)).find(({ holds }) => holds === true);
  if (reached) recorder.bind("haproxy", reached.name);
  recorder.onEvent((event) => {
    if (event.kind === "sentinel" && event.to !== undefined) bindNewMasters(recorder);
  });
  const endMetric = serveFaultMetric(scenario.name, recorder);
  const endObservation = await observe(config, docker, recorder);
  const endOwnWatch = run.watch?.(recorder);
  const clients = startClients(config, recorder, [...USUAL, ...(scenario.clients ?? [])]);
  const endWatch = new AbortController();
  const watching = watchClients(clients.logs, endWatch.signal, run.onTurn);

  const masterBefore = config.redisNodes.find(({ name }) => name === recording.topologyBefore?.master);
  let kept: KeptValues | undefined;
  const injected: Stage["injected"] = [];
  const lab = { config, docker, recorder };
  const stage = { lab, signal, injected, onlyOutstanding: false, beforeFault: run.beforeFault };
  try {
    // A refused SUBSCRIBE ends the run here, where everything is put back.
    await within(FLOWING_WITHIN_MS, "the receiving clients are not connected", clients.listening);
    circumstances.notGiven = await missingOf(scenario, clients, recorder, run);
    if (circumstances.notGiven.length === 0) {
      if (masterBefore) kept = await keepValues(config, masterBefore, recording.runId);
      if (masterBefore && needsModules(scenario))
        recording.documents = { before: await writeDocuments(config, masterBefore), after: {} };
      await perform([...run.variant, ...(scenario.prepare ?? [])], { ...stage, setsT0: false });
      await perform(scenario.inject, { ...stage, setsT0: true });
      await run.act?.({ ...stage, setsT0: true });
      const awaited = expectationsOf(scenario, recording.settings).filter(
        ({ settles }) => settles === "before-heal",
      );
      await decided(awaited, { lab, signal });
    }
  } catch (error) {
    circumstances.broken.push(signal.aborted ? "interrupted" : describeError(error));
  }

  recording.healFromMs = recorder.clock.now();
  if (injected.length > 0) {
    recorder.add({ kind: "step", text: "putting everything back" });
    circumstances.notHealed.push(...(await putBack(run, recorder, injected)));
  }
  await clients.stop();
  endWatch.abort();
  await watching;
  circumstances.broken.push(...(await readLast(run, recorder, clients, kept)));
  recording.untilMs = recorder.clock.now();
  await endOwnWatch?.();
  await endObservation();
  endMetric();
  recording.ended = true;
  return { recording, ...circumstances };
}

/** The scenario's own repairs, then whatever is left. @returns what is still missing. */
async function putBack(run: Run, recorder: Recorder, injected: Stage["injected"]): Promise<string[]> {
  const { scenario, config, docker } = run;
  const lab = { config, docker, recorder };
  // The repair is never interrupted: a second Ctrl-C ends the process, and `make heal` cleans up afterwards.
  const uninterrupted = new AbortController().signal;
  const problems: string[] = [];
  try {
    await perform(scenario.heal, {
      lab,
      signal: uninterrupted,
      setsT0: false,
      injected,
      onlyOutstanding: true,
    });
  } catch (error) {
    problems.push(describeError(error));
  }
  problems.push(...(await takeBack(injected, lab)));
  const steadyMs = duration(scenario.steadyWithin ?? "60s", recorder.recording.settings);
  const missing = await steadySoon(run, steadyMs);
  recorder.recording.steadyMs = missing.length === 0 ? recorder.clock.now() : null;
  if (missing.length === 0) {
    recorder.add({ kind: "step", text: "the lab is steady again" });
    await decided(
      expectationsOf(scenario, recorder.recording.settings).filter(({ settles }) => settles === "after-heal"),
      { lab, signal: uninterrupted },
    );
    // A failed repair that left no trace is still worth a line.
    for (const problem of problems) recorder.add({ kind: "step", text: problem });
    recorder.recording.inspected = (await run.inspect?.()) ?? null;
    return [];
  }
  run.say("the scenario's own repair was not enough; repairing everything");
  await healFromCold(lab, run.say).catch((error: Error) => problems.push(error.message));
  return [...problems, ...missing];
}
