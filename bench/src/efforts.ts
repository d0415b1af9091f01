/** How much is measured when everything is: enough to see the spread, and no more than some 20 minutes. */
import type { Efforts } from "./all.ts";
import { combinations } from "./failover/setting.ts";
import type { PartName } from "./page/benchmark-page.ts";

export interface EffortOptions {
  /** Times each figure is measured. */
  readonly rounds: number;
  /** Kills per setting. */
  readonly runs: number;
  /** How long one measurement of publisher and subscriber lasts, in milliseconds. */
  readonly for: number;
}

export const effortsFor = (
  parts: readonly PartName[],
  { rounds, runs, for: forMs }: EffortOptions,
): Efforts => ({
  redis: { rounds, requests: 50_000 },
  pubsub: { rounds, forMs },
  exporter: { rounds, scrapes: 200, memoryScrapes: 5_000 },
  failover: { settings: combinations([1_000, 2_000], [true, false], [true]), runs },
  parts,
});
