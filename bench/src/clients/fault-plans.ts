/** What is done to the lab while the clients run, and for how long they are watched. */
import {
  kill,
  partition,
  pause,
  reconnect,
  start,
  switchover,
  unpause,
} from "@redis-ha-lab/scenarios/language/faults.ts";
import type { Step } from "@redis-ha-lab/scenarios/model/scenario.ts";
import type { Target } from "@redis-ha-lab/scenarios/model/target.ts";

export const FAULT_NAMES = ["kill", "pause", "partition", "switchover", "sentinel-down"] as const;
export type FaultPlanName = (typeof FAULT_NAMES)[number];

/** What `pause` was called; still accepted, and found in older results. */
export const FORMER_PAUSE = "freeze";

/** "kill,pause". @throws a sentence with the names when one is none of them. */
export function faultsOf(text: string): FaultPlanName[] {
  return text.split(",").map((part) => {
    const wanted = part.trim() === FORMER_PAUSE ? "pause" : part.trim();
    const found = FAULT_NAMES.find((name) => name === wanted);
    if (found) return found;
    throw new Error(
      `FAULTS="${text}": "${part.trim()}" is no fault of this benchmark; nothing was changed. Use ${FAULT_NAMES.join(", ")}.`,
    );
  });
}

export interface FaultPlan {
  readonly title: string;
  /** Done before, and no fault of the master's. */
  readonly prepare: readonly Step[];
  readonly inject: readonly Step[];
  readonly heal: readonly Step[];
  /** From the fault to its end, in ms; null: it ends by itself. */
  readonly healAfterMs: number | null;
  /** From the fault to the last look, in ms. */
  readonly watchMs: number;
}

/** @param firstSentinel the one that stands first in every client's list. */
export const faultPlans = (firstSentinel: Target): Readonly<Record<FaultPlanName, FaultPlan>> => ({
  kill: {
    title: "the master's process is killed; it comes back after 12 s",
    prepare: [],
    inject: [kill("master")],
    heal: [start("old-master")],
    ...{ healAfterMs: 12_000, watchMs: 20_000 },
  },
  pause: {
    title: "the master is paused for 10 s; all of its connections stay open",
    prepare: [],
    inject: [pause("master")],
    heal: [unpause("old-master")],
    ...{ healAfterMs: 10_000, watchMs: 20_000 },
  },
  partition: {
    title:
      "the master is cut off from nodes, Sentinels and HAProxy for 15 s, and not from clients that know its address",
    prepare: [],
    inject: [partition("master")],
    heal: [reconnect("old-master")],
    ...{ healAfterMs: 15_000, watchMs: 23_000 },
  },
  switchover: {
    title: "a planned switchover (make switchover)",
    prepare: [],
    inject: [switchover()],
    heal: [],
    ...{ healAfterMs: null, watchMs: 12_000 },
  },
  "sentinel-down": {
    title: "the master is killed while the first Sentinel of every client's list is paused",
    prepare: [pause(firstSentinel)],
    inject: [kill("master")],
    heal: [start("old-master"), unpause(firstSentinel)],
    ...{ healAfterMs: 12_000, watchMs: 20_000 },
  },
});
