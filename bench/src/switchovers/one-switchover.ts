/** One switchover of the run, what is done in the middle of it, and how it ended. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { readState } from "@redis-ha-lab/cluster/read/state.ts";
import { AFTER_FAILOVER_MS } from "@redis-ha-lab/cluster/switchover/paused-writes.ts";
import { chooseTarget } from "@redis-ha-lab/cluster/switchover/refusal.ts";
import type { Switchover } from "@redis-ha-lab/cluster/switchover/switch-over.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import type { Lab } from "@redis-ha-lab/scenarios/faults/fault.ts";
import { infoPeriod } from "@redis-ha-lab/scenarios/faults/settings.ts";
import type { FaultStep } from "@redis-ha-lab/scenarios/model/scenario.ts";
import type { Target } from "@redis-ha-lab/scenarios/model/target.ts";
import { healFromCold, steady, takeBack } from "@redis-ha-lab/scenarios/run/heal.ts";
import { perform, type Stage } from "@redis-ha-lab/scenarios/run/perform.ts";
import { type Disturbance, MOMENTS, type Plan } from "./plan.ts";

const SCRIPT = fileURLToPath(new URL("./switchover-process.ts", import.meta.url));
/** Its own waits are shorter in sum; one that has not ended by then hangs. */
const HANGS_AFTER_MS = 90_000;
const STEADY_WITHIN_MS = 60_000;

export type Ended = "done" | "refused" | "failed" | "killed";

export interface Process {
  readonly ended: Ended;
  /** What it said when it did not do it; its exit when it said nothing. */
  readonly why: string | null;
  readonly done: Switchover | null;
}

export interface Outcome extends Plan, Process {
  readonly from: string;
  readonly to: string;
  /** Between them it and what it caused happened, on the run's clock. */
  readonly fromMs: number;
  readonly toMs: number;
  /** When the disturbance was ordered; null when there was none, or its moment did not come. */
  readonly disturbedMs: number | null;
  /** What it was done to. */
  readonly victim: string | null;
  /** What became of the second one, where two were begun. */
  readonly second: Process | null;
  /** Who was master afterwards. */
  readonly master: string | null;
  /** Whether the lab was steady again by itself once what was broken had been put back. */
  readonly steady: boolean;
}

interface Running {
  readonly child: ChildProcess;
  readonly result: Promise<Process>;
}

/** @param onStep called with each of its own sentences. */
function begin(to: string, onStep: (text: string) => void): Running {
  const child = spawn(process.execPath, [SCRIPT, to], { stdio: ["ignore", "pipe", "inherit"] });
  let answer: { done?: Switchover; refused?: string; failed?: string } = {};
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    const said = JSON.parse(line) as { step?: string } & typeof answer;
    if (said.step !== undefined) onStep(said.step);
    else answer = said;
  });
  const over = Promise.all([once(child, "exit"), once(lines, "close")]);
  const timer = setTimeout(() => child.kill("SIGKILL"), HANGS_AFTER_MS);
  const result = over.then(([[code, signal]]): Process => {
    clearTimeout(timer);
    const { done = null, refused, failed } = answer;
    if (done) return { ended: "done", why: null, done };
    if (refused !== undefined) return { ended: "refused", why: refused, done };
    if (failed !== undefined) return { ended: "failed", why: failed, done };
    return { ended: "killed", why: `exit ${code ?? signal}`, done };
  });
  return { child, result };
}

const step = (fault: FaultStep["fault"], service: string): FaultStep => ({
  kind: "fault",
  fault,
  name: `${fault} ${service}`,
  targets: [service as Target],
});

/** The Sentinel that leads, where one of the switchover's sentences names it. */
const leaderIn = (text: string): string | undefined => /^(\S+) promotes /.exec(text)?.[1];

interface Scene {
  readonly lab: Lab;
  readonly stage: Stage;
  readonly signal: AbortSignal;
  readonly parts: Readonly<Record<"master" | "target" | "other" | "haproxy", string>>;
  readonly first: Pick<Running, "child">;
}

/** What was done, as far as it was. */
interface Disturbed {
  disturbedMs: number | null;
  victim: string | null;
  second: Running | null;
}

/** @param text the sentence of the switchover that it follows. @param entry is filled in. */
async function disturb(
  { kind, afterMs, lastsMs }: Disturbance,
  text: string,
  { lab, stage, signal, parts, first }: Scene,
  entry: Disturbed,
): Promise<void> {
  await sleep(afterMs);
  entry.disturbedMs = lab.recorder.clock.now();
  if (kind === "kill-switchover") {
    entry.victim = "the switchover";
    first.child.kill("SIGKILL");
    return;
  }
  if (kind === "second-switchover") {
    entry.victim = `to ${parts.other}`;
    entry.second = begin(parts.other, () => {});
    return;
  }
  const [verb, part] = kind.split("-") as ["kill" | "pause" | "reload", keyof Scene["parts"] | "sentinel"];
  const victim = part === "sentinel" ? (leaderIn(text) ?? lab.config.sentinels[0]?.name ?? "") : parts[part];
  entry.victim = victim;
  await perform([step(verb, victim)], stage);
  if (verb === "reload") return;
  await sleep(lastsMs, undefined, { signal }).catch(() => {});
  await perform([step(verb === "kill" ? "start" : "unpause", victim)], stage);
}

/** @returns whether the lab was steady again by itself once everything had been put back. */
async function settle(lab: Lab, injected: Stage["injected"], signal: AbortSignal): Promise<boolean> {
  await takeBack(injected, lab);
  await infoPeriod(lab, "hurried");
  const missing = await steady(lab, STEADY_WITHIN_MS, signal);
  if (missing.length === 0) return true;
  lab.recorder.add({ kind: "step", text: `not steady: ${missing.join("; ")}` });
  await healFromCold(lab, () => {});
  return false;
}

/** @throws SwitchoverRefused when the lab is not as it must be to begin. */
async function partsNow(lab: Lab, { replica }: Plan): Promise<Scene["parts"]> {
  const state = await readState(lab.config);
  const replicas = lab.config.redisNodes.map(({ name }) => name).filter((name) => name !== state.master);
  const { from, to } = chooseTarget(state, replicas[replica]);
  return { master: from, target: to, other: replicas.find((name) => name !== to) ?? to, haproxy: "haproxy" };
}

export async function oneSwitchover(plan: Plan, lab: Lab, signal: AbortSignal): Promise<Outcome> {
  const { recorder } = lab;
  const { disturbance } = plan;
  // Else it would wait up to 10 s for the Sentinels to notice the preference.
  await infoPeriod(lab, "hurried");
  const parts = await partsNow(lab, plan);
  const injected: Stage["injected"] = [];
  const uninterrupted = new AbortController().signal;
  const stage = { lab, signal: uninterrupted, setsT0: false, injected, onlyOutstanding: false };
  const entry: Disturbed = { disturbedMs: null, victim: null, second: null };
  let disturbing: Promise<void> | undefined;
  const fromMs = recorder.clock.now();
  const first = begin(parts.target, (text) => {
    recorder.add({ kind: "step", text: `switchover ${plan.number}: ${text}` });
    // While writes stand still the Sentinels do as in a lab that is left alone.
    if (MOMENTS["writes are paused"].test(text)) void infoPeriod(lab, "usual");
    if (MOMENTS["writes go on again"].test(text)) void infoPeriod(lab, "hurried");
    if (!disturbance || disturbing || !MOMENTS[disturbance.moment].test(text)) return;
    const scene = { lab, stage, signal, parts, first };
    disturbing = disturb(disturbance, text, scene, entry).catch((error: unknown) =>
      recorder.add({ kind: "step", text: `${disturbance.kind}: ${describeError(error)}` }),
    );
  });
  const result = await first.result;
  await disturbing;
  const second = (await entry.second?.result) ?? null;
  // What a killed one leaves is left to the lab for as long as the longest pause of writes lasts.
  if (result.ended === "killed") await sleep(AFTER_FAILOVER_MS, undefined, { signal }).catch(() => {});
  const isSteady = await settle(lab, injected, signal);
  return {
    ...plan,
    ...result,
    ...{ from: parts.master, to: parts.target, fromMs, toMs: recorder.clock.now() },
    ...{ disturbedMs: entry.disturbedMs, victim: entry.victim, second },
    master: (await readState(lab.config)).master,
    steady: isSteady,
  };
}
