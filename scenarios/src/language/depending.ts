/** Expectations that only make sense with certain settings. */
import type { Expectation } from "../model/finding.ts";

/** Only while the write guard is up: min-replicas-to-write is not 0. */
export const withWriteGuard = (expectation: Expectation): Expectation => ({
  ...expectation,
  applies: ({ minReplicasToWrite }) => minReplicasToWrite > 0,
});

/** Only with so many HAProxies (HAPROXIES). */
export const withHaproxies = (count: 1 | 2, expectation: Expectation): Expectation => ({
  ...expectation,
  applies: ({ haproxies }) => haproxies === count,
});

/** Only where no node is promoted before its first synchronisation, which is the default. */
export const unlessUnsynced = (expectation: Expectation): Expectation => ({
  ...expectation,
  applies: ({ promoteUnsynced }) => !promoteUnsynced,
});

/** Only with PROMOTE_UNSYNCED=yes. */
export const whenUnsynced = (expectation: Expectation): Expectation => ({
  ...expectation,
  applies: ({ promoteUnsynced }) => promoteUnsynced,
});
