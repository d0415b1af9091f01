/**
 * The wall clock against this process's monotonic one. Docker and helpers tell the time by the wall clock, which is set
 * and slewed while a run lasts, so the difference is measured again when it is needed.
 */
const SAMPLES_MS = 2;
/** Both clocks drift by far less than a millisecond in so long. */
const GOOD_FOR_MS = 500;

let measuredMs = Number.NEGATIVE_INFINITY;
let offset = 0;

/**
 * Date.now() cuts off the fraction of a millisecond, so the largest difference of many samples is the closest to the
 * truth.
 */
function measure(): number {
  let best = Number.NEGATIVE_INFINITY;
  for (const end = performance.now() + SAMPLES_MS; performance.now() < end; ) {
    best = Math.max(best, Date.now() - performance.now());
  }
  return best;
}

/** Milliseconds to take from a moment of the wall clock that has just been, to have it on performance.now(). */
export function wallMinusMonotonic(): number {
  const now = performance.now();
  if (now - measuredMs > GOOD_FOR_MS) {
    offset = measure();
    measuredMs = now;
  }
  return offset;
}
