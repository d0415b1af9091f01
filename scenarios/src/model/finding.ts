/** How an expectation says what it found. */
import type { Evidence, Recording, TimelineEvent } from "@redis-ha-lab/common/journal.ts";
import { describeEvent } from "./describe.ts";
import type { Finding } from "./scenario.ts";

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
