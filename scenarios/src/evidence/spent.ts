/** What the time of a run went into: it may be the lab's, the failure's or the recovery's. */

import { seconds } from "../model/duration.ts";
import type { Recording } from "../model/journal.ts";
import { momentOf } from "./moments.ts";

export interface Spent {
  /** Until the fault: clients begin, traffic flows, alerts of before end. */
  readonly preparingMs: number;
  /** From the fault until the scenario's own steps are done and what is decided by then is decided. */
  readonly runningMs: number;
  /** From the repair until the lab is steady, what was written is read back and data sets are compared. */
  readonly settlingMs: number;
}

type Timed = Pick<Recording, "events" | "t0Ms" | "healFromMs" | "untilMs" | "settings">;

export function spentOf({ untilMs, ...recording }: Timed): Spent {
  const healFromMs = recording.healFromMs ?? untilMs;
  // A run that was refused or broken off before the fault did nothing but prepare.
  const faultMs = momentOf(recording, "fault", "before") ?? healFromMs;
  return {
    preparingMs: faultMs,
    runningMs: healFromMs - faultMs,
    settlingMs: untilMs - healFromMs,
  };
}

/** "It took 21.3 s: 4.1 s to prepare, 9.6 s to run, 7.6 s to settle." */
export function spentSentence(recording: Timed): string {
  const { preparingMs, runningMs, settlingMs } = spentOf(recording);
  return `It took ${seconds(recording.untilMs, 1)}: ${seconds(preparingMs, 1)} to prepare, ${seconds(runningMs, 1)} to run, ${seconds(settlingMs, 1)} to settle.`;
}
