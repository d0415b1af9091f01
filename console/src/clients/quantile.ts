/** Quantiles of what happened between two looks at a cumulative histogram. */

/** Ascending; the last one is Infinity. `count`: observations up to `le`. */
export type Buckets = readonly { readonly le: number; readonly count: number }[];

/** What was observed between two looks; all of `now` when the histogram began anew in between. */
export function since(before: Buckets, now: Buckets): Buckets {
  const counts = new Map(before.map(({ le, count }) => [le, count]));
  if (now.some(({ le, count }) => count < (counts.get(le) ?? 0))) return now;
  return now.map(({ le, count }) => ({ le, count: count - (counts.get(le) ?? 0) }));
}

/**
 * As Prometheus's histogram_quantile: linear within the bucket, and the highest finite bound beyond it.
 * @param q 0 to 1. @returns null when nothing was observed.
 */
export function quantile(q: number, buckets: Buckets): number | null {
  const total = buckets.at(-1)?.count ?? 0;
  if (total <= 0) return null;
  const rank = q * total;
  const at = buckets.findIndex(({ count }) => count >= rank);
  const bucket = buckets[at];
  const below = buckets[at - 1] ?? { le: 0, count: 0 };
  if (!bucket || bucket.le === Infinity) return below.le;
  const share = bucket.count === below.count ? 1 : (rank - below.count) / (bucket.count - below.count);
  return below.le + (bucket.le - below.le) * share;
}
