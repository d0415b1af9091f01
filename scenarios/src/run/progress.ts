/**
 * runs/running.json: how far the run under way is, for onlookers (the console). Rewritten twice a second, so
 * that a file that has not changed for some seconds tells of a runner that was killed; removed at the end.
 */
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PROGRESS_FILE, type Progress } from "@redis-ha-lab/cluster/progress.ts";
import type { Recording } from "../model/journal.ts";
import type { Scenario } from "../model/scenario.ts";
import { faultsInForce } from "./fault-metric.ts";

const EVERY_MS = 500;

function stageOf(recording: Recording): Progress["stage"] {
  if (recording.steadyMs !== null) return "finishing";
  if (recording.healFromMs !== null) return "healing";
  return recording.t0Ms === null ? "preparing" : "broken";
}

/** @param now epoch ms */
export function progressOf(
  scenario: Pick<Scenario, "name" | "title" | "expect">,
  recording: Recording,
  now: number,
): Progress {
  const expectations = scenario.expect.filter(({ applies }) => applies?.(recording.settings) ?? true);
  const step = recording.events.findLast(({ kind }) => kind === "step" || kind === "fault");
  return {
    scenario: scenario.name,
    title: scenario.title,
    startedAt: recording.startedAt,
    at: now,
    stage: stageOf(recording),
    faults: faultsInForce(recording.events),
    step: step?.kind === "step" ? step.text : step?.kind === "fault" ? step.name : null,
    // Before the fault there is nothing to be decided.
    decided:
      recording.t0Ms === null
        ? 0
        : expectations.filter(({ check }) => check(recording).status !== "pending").length,
    expectations: expectations.length,
  };
}

/** Tells until the returned function is called. What can't be written is not worth failing a run. */
export function tellProgress(runsDir: string, scenario: Scenario, recording: Recording): () => Promise<void> {
  const file = join(runsDir, PROGRESS_FILE);
  async function write(): Promise<void> {
    const text = JSON.stringify(progressOf(scenario, recording, Date.now()));
    await mkdir(runsDir, { recursive: true });
    // Renamed into place, so that no reader sees half of it.
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  }
  let writing = write().catch(() => {});
  const timer = setInterval(() => {
    writing = writing.then(() => write().catch(() => {}));
  }, EVERY_MS);
  return async () => {
    clearInterval(timer);
    await writing;
    await rm(file, { force: true }).catch(() => {});
  };
}
