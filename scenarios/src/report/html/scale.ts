/** Time on paper: from milliseconds of the run's clock to units of the drawing. */
import { type Paper, place } from "./chart.ts";

/** Above, the names of the faults in two rows. */
export const PAPER: Paper = { left: 172, right: 12, head: 40, axis: "below" };

export interface Scale {
  readonly fromMs: number;
  readonly toMs: number;
  /** The time that is called zero. */
  readonly zeroMs: number;
  x(ms: number): number;
}

export function scaleOf(fromMs: number, toMs: number, zeroMs: number): Scale {
  const span = Math.max(1, toMs - fromMs);
  const x = (ms: number) => place(PAPER, (Math.min(toMs, Math.max(fromMs, ms)) - fromMs) / span);
  return { fromMs, toMs, zeroMs, x };
}

const STEPS = [100, 200, 250, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000];

/** Round moments, about ten of them, as distances from zero. */
export function ticksOf({ fromMs, toMs, zeroMs }: Scale): number[] {
  const step = STEPS.find((candidate) => (toMs - fromMs) / candidate <= 14) ?? 120_000;
  const ticks: number[] = [];
  for (let at = Math.ceil((fromMs - zeroMs) / step) * step; at <= toMs - zeroMs; at += step) ticks.push(at);
  return ticks;
}
