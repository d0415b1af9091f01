/** The highest rate that holds, found in a bounded number of trials. */

export interface Search {
  /** The first rate tried, per second. */
  readonly from: number;
  /** No rate above this is tried. */
  readonly upTo: number;
  /** A trial more or less: at most so many rates are tried, each at most three times. */
  readonly trials: number;
}

export interface Found {
  /** The highest rate that held; 0 when none did. */
  readonly holds: number;
  /** The lowest rate above it that did not; null when everything held. */
  readonly fails: number | null;
}

const TRIES = 3;

async function oneOf(times: number, attempt: () => Promise<boolean>): Promise<boolean> {
  for (let n = 0; n < times; n += 1) if (await attempt()) return true;
  return false;
}

/** Nearer than this the two ends of the search say the same. */
const CLOSE = 1.1;

/**
 * Doubles until a rate fails, then halves the distance (as a ratio). A rate fails when it fails every time it is
 * tried: a disturbance of the machine is no limit of the lab.
 * @param holds tries a rate once.
 */
export async function highestRate(
  { from, upTo, trials }: Search,
  holds: (rate: number) => Promise<boolean>,
): Promise<Found> {
  let low = 0;
  let high: number | null = null;
  for (let trial = 0; trial < trials; trial += 1) {
    const rate = next(low, high, from, upTo);
    if (rate === undefined) break;
    if (await oneOf(TRIES, () => holds(rate))) low = rate;
    else high = rate;
  }
  return { holds: low, fails: high };
}

function next(low: number, high: number | null, from: number, upTo: number): number | undefined {
  if (high === null) {
    if (low >= upTo) return undefined;
    return low === 0 ? from : Math.min(low * 2, upTo);
  }
  // Even the first one failed: look below it, down to a hundredth.
  if (low === 0) return high > from / 100 ? rounded(high / 4) : undefined;
  return high / low < CLOSE ? undefined : rounded(Math.sqrt(low * high));
}

/** Two digits: a rate of 12,345.67 would claim a precision that a search does not have. */
function rounded(rate: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(rate)) - 1);
  return Math.max(1, Math.round(rate / unit) * unit);
}
