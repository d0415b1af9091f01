/** The middle of several measurements: one disturbed run does not move it. */

/** @throws when there is nothing to take the middle of. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined)
    throw new Error("the median of no measurements does not exist");
  return (lower + upper) / 2;
}

/** The value below which `share` (0 to 1) of the measurements lie, by the nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new Error("a percentile of no measurements does not exist");
  return found;
}
