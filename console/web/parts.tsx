/** Small things that many regions show. */
import type { Run } from "../src/runs/schema.ts";
import { clock, span } from "./format.ts";
import { now } from "./lab.ts";

export type Severity = "good" | "info" | "warning" | "bad" | "unknown";

export const VERDICT_MARKS: Readonly<Record<Run["verdict"], Severity>> = {
  pass: "good",
  fail: "bad",
  inconclusive: "warning",
  unreadable: "unknown",
};

/** A sign for how bad something is: a shape each, so that colour is never the only difference. */
export const Mark = ({ is }: { is: Severity }) => (
  <svg class="mark" aria-hidden="true" data-mark={is}>
    <use href={`#mark-${is}`} />
  </svg>
);

/** Runs by itself; nothing else is drawn for it. */
export const Clock = ({ since }: { since: number }) => <>{clock(now.value - since)}</>;
export const Age = ({ since }: { since: number }) => <>{span(now.value - since)}</>;
