/** The run's clock: monotonic, in milliseconds, 0 at its start. */
export interface Clock {
  now(): number;
  /** From performance.now(), which Sentinel and Docker events carry. */
  fromMonotonic(ms: number): number;
  /** From the wall clock of the same kernel, in milliseconds since 1970. */
  fromWall(ms: number): number;
}

export function startClock(): Clock {
  const zero = performance.now();
  // Date.now() cuts off the fraction; performance.timeOrigin has it but may have drifted: take it now.
  const wallZero = performance.timeOrigin + zero;
  return {
    now: () => performance.now() - zero,
    fromMonotonic: (ms) => ms - zero,
    fromWall: (ms) => ms - wallZero,
  };
}
