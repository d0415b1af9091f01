/** What an expectation is, and how it says what it found. */

import { describeEvent } from "./describe.ts";
import type { Settings } from "./duration.ts";
import type { Evidence, Recording, TimelineEvent } from "./journal.ts";

export interface Finding {
  /** Pending: not decided yet. A recording that ends with it makes it unknown. */
  readonly status: "met" | "violated" | "unknown" | "pending";
  readonly because: string;
  readonly evidence: readonly Evidence[];
}

export interface Expectation {
  /** The expectation in English, the lab's settings filled in. */
  readonly sentence: (settings: Settings) => string;
  /** A pure function of what was recorded, asked again and again while it grows. */
  readonly check: (recording: Recording) => Finding;
  /** Before the heal: the run waits for it. After: the recovery is part of it. End: it needs the whole record. */
  readonly settles: "before-heal" | "after-heal" | "at-end";
  /** It has a limit in time, which a machine that stands still can break: then its breach proves nothing. */
  readonly timed?: boolean;
  /** False: this run's settings make it meaningless, it is left out. */
  readonly applies?: (settings: Settings) => boolean;
}

type Proof = readonly (Evidence | TimelineEvent)[];

const asEvidence = (proof: Proof): Evidence[] =>
  proof.map((item) => ("kind" in item ? { atMs: item.atMs, text: describeEvent(item) } : item));

export const met = (because: string, proof: Proof = []): Finding => ({
  status: "met",
  because,
  evidence: asEvidence(proof),
});
export const violated = (because: string, proof: Proof = []): Finding => ({
  status: "violated",
  because,
  evidence: asEvidence(proof),
});
export const unknown = (because: string): Finding => ({ status: "unknown", because, evidence: [] });
export const pending = (because: string): Finding => ({ status: "pending", because, evidence: [] });

/** "T+1.43 s", or "T-0.20 s" before the fault. */
export function stamp(recording: Pick<Recording, "t0Ms">, atMs: number): string {
  const since = atMs - (recording.t0Ms ?? 0);
  return `T${since < 0 ? "-" : "+"}${(Math.abs(since) / 1_000).toFixed(2)} s`;
}
