/** Expectations that only make sense with certain settings. */
import type { Expectation } from "../model/finding.ts";

/** Only while the fence is up: min-replicas-to-write is not 0. */
export const fenced = (expectation: Expectation): Expectation => ({
  ...expectation,
  applies: ({ minReplicasToWrite }) => minReplicasToWrite > 0,
});
