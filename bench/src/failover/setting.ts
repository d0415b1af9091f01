/** What is varied between kills. */

export interface Setting {
  readonly downAfterMs: number;
  /** min-replicas-to-write 1: a master that no replica follows refuses writes. */
  readonly fence: boolean;
  /** The helper that makes the remaining replica follow before Sentinel does. */
  readonly repointer: boolean;
}

export const nameOf = ({ downAfterMs, fence, repointer }: Setting): string =>
  `down-after ${downAfterMs} ms, write guard ${fence ? "on" : "off"}, repointer ${repointer ? "on" : "off"}`;

/** Every combination, in the order of the lists. */
export function combinations(
  downAfterMs: readonly number[],
  fence: readonly boolean[],
  repointer: readonly boolean[],
): Setting[] {
  return downAfterMs.flatMap((ms) =>
    fence.flatMap((guard) =>
      repointer.map((helped) => ({ downAfterMs: ms, fence: guard, repointer: helped })),
    ),
  );
}
