/** Carries out a round: faults side by side, each at its time or with its event, each taken back after its own while. */
import { setTimeout as sleep } from "node:timers/promises";
import { eventsOf } from "../evidence/moments.ts";
import type { Recording, TimelineEvent } from "../model/journal.ts";
import type { Recorder } from "../observe/recorder.ts";
import type { Stage } from "../run/perform.ts";
import { createBudget, rolesNow } from "./budget.ts";
import { armed, carryOut } from "./carry-out.ts";
import type { ChaosFault, ChaosTarget, Round } from "./schedule.ts";

/** What became of a fault of the schedule. */
export interface Done {
  readonly fault: ChaosFault;
  /** The services it hit; empty when it was not done. */
  readonly services: readonly string[];
  /** From when it was due to when it had taken effect. */
  readonly tookMs: number | null;
  /** Why it was not done. */
  readonly skipped: string | null;
}

const LOOK_EVERY_MS = 25;
/** The master is where HAProxy sends writes, or else the one that claims to be it, or the one the Sentinels name. */
function masterNow(recording: Recording): string | undefined {
  const routed = eventsOf(recording, "route").at(-1)?.write;
  if (routed) return routed;
  const claimants = [...rolesNow(recording)].flatMap(([node, role]) => (role === "master" ? [node] : []));
  const votes = eventsOf(recording, "vote").findLast(({ master }) => master !== null)?.master;
  return claimants.length === 1 ? claimants[0] : (votes ?? undefined);
}

/** The service behind a role at this moment, from what was seen last: nothing is asked, for that takes time. */
function serviceNow(target: ChaosTarget, recording: Recording): string | undefined {
  if (target === "master") return masterNow(recording);
  if (target === "leader") {
    return (
      eventsOf(recording, "sentinel").findLast(({ event }) => event === "+elected-leader")?.sentinel ??
      recording.sentinels[0]
    );
  }
  if (target !== "replica" && target !== "other-replica") return target;
  const master = masterNow(recording);
  const replicas = recording.nodes.filter((node) => node !== master);
  return replicas[target === "replica" ? 0 : 1];
}

function happens(on: string, event: TimelineEvent): boolean {
  if (event.kind === "sentinel") return event.event === on;
  if (event.kind === "role") return on === "a node claims to be master" && event.role === "master";
  return event.kind === "route" && event.known && on === "the route changes";
}

/** Resolves with the next such event, or with false when the round is over. */
function next(on: string, recorder: Recorder, over: AbortSignal): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const begunMs = recorder.clock.now();
  recorder.onEvent((event) => {
    if (event.atMs >= begunMs && happens(on, event)) resolve(true);
  });
  over.addEventListener("abort", () => resolve(false), { once: true });
  return promise;
}

/** @returns what became of each fault, in the order of the round. */
export async function act(round: Round, stage: Stage): Promise<Done[]> {
  const { recorder } = stage.lab;
  const { recording, clock } = recorder;
  const begunMs = clock.now();
  // Faults are done side by side, and which of them is reported first says nothing: T is the beginning of the round.
  recording.t0Ms = begunMs;
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), round.lengthMs);
  const over = AbortSignal.any([ending.signal, stage.signal]);
  const budget = createBudget(recorder);

  async function due({ when }: ChaosFault): Promise<boolean> {
    if ("at" in when) await sleep(Math.max(0, begunMs + when.at - clock.now()), undefined, { signal: over });
    else {
      if (!(await next(when.on, recorder, over))) return false;
      await sleep(when.offset, undefined, { signal: over });
    }
    return !over.aborted;
  }

  async function one(fault: ChaosFault): Promise<Done> {
    const skip = (skipped: string): Done => ({ fault, services: [], tookMs: null, skipped });
    try {
      if (!(await due(fault))) return skip("its event did not come");
    } catch {
      return skip("the round was over");
    }
    let services: string[] = [];
    const resolve = () => {
      services = [...new Set(fault.targets.flatMap((target) => serviceNow(target, recording) ?? []))];
    };
    resolve();
    if (round.budget === "in") {
      // What comes at a time waits until it may; what comes with an event would come too late.
      while (!budget.allows(services) && "at" in fault.when && !over.aborted) {
        await sleep(LOOK_EVERY_MS, undefined, { signal: over }).catch(() => {});
        resolve();
      }
      if (over.aborted) return skip("the round was over before something else may be broken");
      if (!budget.allows(services))
        return skip("something else is broken, and the round keeps to its budget");
    }
    if (services.length < fault.targets.length) return skip("no node has that role, or one has both");
    const busy = services.find(budget.isBroken);
    if (busy !== undefined) return skip(`${busy} is broken already`);
    budget.broken(services);
    try {
      const { tookMs, problem } = await carryOut(fault, services, stage, over);
      if (tookMs === null) return { ...skip(problem?.split("\n")[0] ?? ""), services };
      if (problem !== null && !over.aborted)
        recorder.add({ kind: "step", text: `${fault.operation} ${services.join(", ")}: ${problem}` });
      return { fault, services, tookMs, skipped: null };
    } finally {
      budget.repaired(services, fault);
    }
  }

  try {
    const done = await Promise.all(round.faults.map(one));
    await sleep(Math.max(0, begunMs + round.lengthMs - clock.now()), undefined, { signal: over }).catch(
      () => {},
    );
    stage.signal.throwIfAborted();
    return done;
  } finally {
    stage.injected.unshift(...armed(round, recording.sentinels));

    clearTimeout(timer);
    ending.abort();
  }
}
