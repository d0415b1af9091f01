/** Waiting until the alerts are silent that a run asks something of. */
import { setTimeout as sleep } from "node:timers/promises";
import { eventsOf } from "../evidence/moments.ts";
import { dutyOf } from "../model/alert-plan.ts";
import type { Scenario } from "../model/scenario.ts";
import type { Recorder } from "../observe/recorder.ts";

/** How long alerts of an earlier run may take to resolve: the longest look-back of a rule is a minute. */
const QUIET_WITHIN_MS = 75_000;

/**
 * Alerts of an earlier run take some seconds to resolve. One that fires already cannot be seen to fire, so the run
 * begins when all those are silent of which it asks something.
 * @returns those that still fire at the end of the wait.
 */
export async function firingStill(
  scenario: Scenario,
  recorder: Recorder,
  signal: AbortSignal,
): Promise<string[]> {
  const { recording, clock } = recorder;
  const deadline = clock.now() + QUIET_WITHIN_MS;
  for (let said = false; ; said = true) {
    const states = new Map<string, { alert: string; state: string }>();
    for (const { alert, state, labels } of eventsOf(recording, "alert")) {
      if (dutyOf(scenario.alerts, alert, recording.settings) !== "may")
        states.set(JSON.stringify(labels), { alert, state });
    }
    const firing = [...states.values()].filter(({ state }) => state === "firing").map(({ alert }) => alert);
    if (firing.length === 0 || clock.now() > deadline) return [...new Set(firing)];
    if (!said)
      recorder.add({
        kind: "step",
        text: `waiting for alerts to end that fire already: ${firing.join(", ")}`,
      });
    await sleep(100, undefined, { signal });
  }
}
