/** Sentinel events as marks: shape and colour say what kind, pointing at them says the rest. */
import { factOf } from "@redis-ha-lab/cluster/event-table.ts";
import { eventsOf } from "../../evidence/moments.ts";
import { saying } from "../../model/describe.ts";
import { stamp } from "../../model/finding.ts";
import type { Journal } from "../../model/journal.ts";
import { isNotable } from "../notable.ts";
import { type Paper, place } from "./chart.ts";
import { digits, element, safe } from "./markup.ts";

/** Time on paper, from milliseconds of the run's clock to units of the drawing; above, the names of the faults in two rows. */
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

const KINDS = {
  detect: "sdown",
  agree: "odown",
  elect: "vote",
  select: "switch",
  promote: "switch",
  switch: "switch",
} as const;

function kindOf(event: string): keyof typeof SHAPES {
  const phase = factOf(event)?.phase;
  return phase ? KINDS[phase] : "other";
}

/** Around 0,0, about 9 units wide. */
const SHAPES = {
  sdown: "M-4.5-4.5L4.5-4.5L0 4.5Z",
  odown: "M-4.5-4.5H4.5V4.5H-4.5Z",
  vote: "M0-5.5L5.5 0L0 5.5L-5.5 0Z",
  switch: "M-4-5L6 0L-4 5Z",
  other: "M-2.5 0A2.5 2.5 0 1 0 2.5 0A2.5 2.5 0 1 0-2.5 0Z",
} as const;

/** One Sentinel's marks on a row whose middle is at `y`. */
export function marksOf(journal: Journal, sentinel: string, scale: Scale, y: number): string {
  return eventsOf(journal, "sentinel")
    .filter((event) => event.sentinel === sentinel && isNotable(event))
    .filter(({ atMs }) => atMs >= scale.fromMs && atMs <= scale.toMs)
    .map((event) => {
      const kind = kindOf(event.event);
      const title = element("title", {}, safe(`${stamp(journal, event.atMs)} ${sentinel} ${saying(event)}`));
      const transform = `translate(${digits(scale.x(event.atMs))} ${y})`;
      return element("path", { class: `mark ${kind}`, d: SHAPES[kind], transform }, title);
    })
    .join("");
}
