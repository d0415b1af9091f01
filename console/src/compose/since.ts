/** When a value was first seen: kept as long as it stays. */

/** @returns `before`'s time while the value is the same, else now. */
export const sinceOf = <T>(
  before: { readonly value: T; readonly since: number } | undefined,
  value: T,
  now: number,
): number => (before !== undefined && before.value === value ? before.since : now);
