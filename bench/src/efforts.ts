/** How much is measured when everything is: enough to see the spread, and no more than some 20 minutes. */
import type { Efforts } from "./all.ts";
import { combinations } from "./failover/setting.ts";
import type { PartName } from "./page/benchmark-page.ts";

export const ALL = ["redis", "pubsub", "exporter", "failover"] as const satisfies readonly PartName[];

/**
 * @param rounds times each figure is measured
 * @param runs kills per setting
 */
export const effortsFor = (rounds: number, runs: number, parts: readonly PartName[]): Efforts => ({
  redis: { rounds, requests: 50_000 },
  pubsub: { rounds, forMs: 1_500 },
  exporter: { rounds, scrapes: 200, memoryScrapes: 5_000 },
  failover: { settings: combinations([1_000, 2_000], [true, false], [true]), runs },
  parts,
});
