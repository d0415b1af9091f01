/** One thing that is not as recommended, and the words that findings are made of. */
export interface Finding {
  /** `danger`: data or the failover itself is at stake. `advice`: it works, and could work better. */
  readonly weight: "danger" | "advice";
  readonly what: string;
  readonly why: string;
  readonly todo: string;
}

export const danger = (what: string, why: string, todo: string): Finding => ({
  weight: "danger",
  what,
  why,
  todo,
});
export const advice = (what: string, why: string, todo: string): Finding => ({
  weight: "advice",
  what,
  why,
  todo,
});

export const list = (names: readonly string[]) => names.join(", ");
export const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];
