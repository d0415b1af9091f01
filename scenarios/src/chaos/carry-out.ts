/** How a fault of a round is done and taken back, by the steps that scenarios have, too. */
import { setTimeout as sleep } from "node:timers/promises";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import { eventsOf } from "../evidence/moments.ts";
import type { FaultStep } from "../model/scenario.ts";
import type { Target } from "../model/target.ts";
import { perform, type Stage } from "../run/perform.ts";
import type { ChaosFault, Round } from "./schedule.ts";

const step = (fault: FaultStep["fault"], services: readonly string[], argument?: string): FaultStep => ({
  kind: "fault",
  fault,
  name: `${fault} ${services.join(", ")}${argument ? ` ${argument}` : ""}`,
  targets: services as readonly Target[],
  ...(argument ? { argument } : {}),
});

/** How an operation is done and undone. `null` in between: for as long as it lasts. */
function stepsOf({ operation, lasts }: ChaosFault, services: readonly string[]): (FaultStep | null)[] {
  // The first is cut off from the second, or from all members.
  const [first = "", from] = services;
  const cut = (direction: string) => [
    step("partition", [first], from === undefined ? direction : `${direction} from ${from}`),
    null,
    step("reconnect", [first]),
  ];
  switch (operation) {
    case "kill":
      return [step("kill", services), null, step("start", services)];
    case "pause":
      return [step("pause", services), null, step("unpause", services)];
    case "cut-off":
      return cut("both");
    case "cut-incoming":
      return cut("in");
    case "cut-outgoing":
      return cut("out");
    case "cut-replication":
      return cut("replication");
    case "wipe":
      return [step("kill", services), step("wipe", services), null, step("start", services)];
    case "slow-load":
      return [step("slow-load", services), null, step("quick-load", services)];
    case "reload":
      return [step("reload", services)];
    case "switchover":
      return [step("switchover", services)];
    case "crash-after-election":
    case "crash-after-promotion":
      return [step("crash", services, operation), null, step("uncrash", services)];
    case "block":
    case "hog":
      return [step(operation, services, `${lasts}ms`), null];
  }
}

/**
 * A Sentinel whose crash could not be called off, being paused or cut off then, would crash after the round. So it
 * is taken back once more, last of all.
 */
export function armed({ faults }: Round, sentinels: readonly string[]): Stage["injected"] {
  const crash = faults.find(({ operation }) => operation.startsWith("crash"));
  return crash ? [{ step: step("crash", sentinels, crash.operation), services: sentinels }] : [];
}

/**
 * One fault, from its first step to its last. @returns how long the first took, null when it could not be done; and what
 * went wrong, null when nothing did: what is left of it is taken back with everything else when the round ends.
 */
export async function carryOut(
  fault: ChaosFault,
  services: readonly string[],
  stage: Stage,
  over: AbortSignal,
): Promise<{ tookMs: number | null; problem: string | null }> {
  const { recording, clock } = stage.lab.recorder;
  const dueMs = clock.now();
  let effectMs = dueMs;
  let tookMs: number | null = null;
  try {
    for (const each of stepsOf(fault, services)) {
      // Docker can be late to tell of what it did at once: a fault lasts from its effect.
      if (each === null) {
        await sleep(Math.max(0, effectMs + fault.lasts - clock.now()), undefined, { signal: over });
        continue;
      }
      await perform([each], { ...stage, setsT0: false });
      if (tookMs !== null) continue;
      effectMs =
        eventsOf(recording, "fault").findLast((done) => done.name === each.name)?.atMs ?? clock.now();
      tookMs = Math.max(0, effectMs - dueMs);
    }
    return { tookMs, problem: null };
  } catch (error) {
    return { tookMs, problem: describeError(error) };
  }
}
