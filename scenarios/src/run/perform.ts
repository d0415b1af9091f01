/** Does the steps of a scenario, one after the other, and enters into the record what took effect when. */
import { setTimeout as sleep } from "node:timers/promises";
import { endedBy, isRepair } from "@redis-ha-lab/cluster/faults.ts";
import { FAULTS } from "../faults/by-name.ts";
import type { Lab } from "../faults/fault.ts";
import { duration, seconds } from "../model/duration.ts";
import type { Expectation } from "../model/finding.ts";
import type { FaultStep, Step, WaitStep } from "../model/scenario.ts";
import { bindNewMasters, resolveTarget } from "./targets.ts";

/** Expectations are asked this often while the run waits for them. */
const LOOK_EVERY_MS = 50;

export interface Stage {
  readonly lab: Lab;
  readonly signal: AbortSignal;
  /** The first fault performed with this set is T0. */
  readonly setsT0: boolean;
  /** What has been injected and not been taken back yet, newest last. */
  readonly injected: Injected[];
  /** Repairs of what has been repaired already are left out. */
  readonly onlyOutstanding: boolean;
  /** Called before each fault is injected; the fault waits for it. */
  readonly beforeFault?: ((step: FaultStep, services: readonly string[]) => Promise<void>) | undefined;
}

export interface Injected {
  readonly step: FaultStep;
  services: readonly string[];
}

/** The injected faults that this repair of these services ends. */
function outstanding(
  injected: readonly Injected[],
  repair: FaultStep,
  services: readonly string[],
): Injected[] {
  const ended = endedBy(repair.fault) ?? [];
  return injected.filter(
    (one) => ended.includes(one.step.fault) && one.services.some((service) => services.includes(service)),
  );
}

async function inject(step: FaultStep, stage: Stage): Promise<void> {
  const { lab, setsT0, injected, onlyOutstanding, beforeFault } = stage;
  const { config, recorder } = lab;
  const services: string[] = [];
  for (const target of step.targets) services.push(await resolveTarget(target, config, recorder));
  const repaired = outstanding(injected, step, services);
  await beforeFault?.(step, services);
  if (isRepair(step.fault)) {
    if (onlyOutstanding && repaired.length === 0) return;
  } else injected.push({ step, services });
  const begunMs = recorder.clock.now();
  const { command, ...effect } = await FAULTS[step.fault].inject(lab, services, step.argument ?? "");
  const { atMs, beforeMs = begunMs, afterMs = recorder.clock.now() } = effect;
  if (setsT0 && recorder.recording.t0Ms === null) {
    recorder.recording.t0Ms = atMs;
    const before = recorder.recording.topologyBefore?.master;
    if (before) recorder.bind("master", before);
    bindNewMasters(recorder);
  }
  recorder.add({
    kind: "fault",
    atMs,
    beforeMs: Math.min(beforeMs, atMs),
    afterMs: Math.max(afterMs, atMs),
    name: step.name,
    fault: step.fault,
    moment: "injected",
    services,
    command,
  });
  for (const one of repaired) one.services = one.services.filter((service) => !services.includes(service));
}

/** Waits until none of the expectations is pending. Each has its own limit, so this ends. */
export async function decided(
  expectations: readonly Expectation[],
  { lab, signal }: Pick<Stage, "lab" | "signal">,
): Promise<void> {
  const { recording } = lab.recorder;
  for (;;) {
    signal.throwIfAborted();
    if (!expectations.some(({ check }) => check(recording).status === "pending")) return;
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}

async function wait(step: WaitStep, stage: Stage): Promise<void> {
  const { lab, signal } = stage;
  const { recording } = lab.recorder;
  if (step.forText !== undefined) {
    const ms = duration(step.forText, recording.settings);
    lab.recorder.add({ kind: "step", text: `waiting ${seconds(ms, 1)}` });
    await sleep(ms, undefined, { signal });
  }
  if (step.until) {
    await decided([step.until], stage);
    const { status, because } = step.until.check(recording);
    if (status !== "met") {
      lab.recorder.add({
        kind: "step",
        text: `waited for "${step.until.sentence(recording.settings)}": ${because}`,
      });
    }
  }
}

/** @throws when a step cannot be done, or when `signal` aborts. */
export async function perform(steps: readonly Step[], stage: Stage): Promise<void> {
  for (const step of steps) {
    stage.signal.throwIfAborted();
    await (step.kind === "fault" ? inject(step, stage) : wait(step, stage));
  }
}
