/** What one client felt of one fault: a pure function of its entries and what was measured of its process. */
import { lengthOf, longest, outagesSince } from "@redis-ha-lab/scenarios/evidence/outages.ts";
import type { ClientRecord } from "@redis-ha-lab/scenarios/model/journal.ts";
import type { ProcessSample } from "@redis-ha-lab/scenarios/site/process-meter.ts";
import { type Entries, oldReads } from "./ledger.ts";

export interface Felt {
  /** Longest time without an acknowledged append that began or lasted after the fault, in ms. */
  readonly outageMs: number;
  /** Whether it was being acknowledged appends again at the end, by itself. */
  readonly cameBack: boolean;
  readonly acknowledged: number;
  readonly failed: number;
  readonly indeterminate: number;
  /** Acknowledged and gone; null when nothing could be read back. */
  readonly lost: number | null;
  /** Applied more than once. */
  readonly duplicated: number | null;
  /** Reported as failed, and there all the same. */
  readonly contradicted: number | null;
  /** Reads that found less than was acknowledged to others, and how old it was at the most, in ms. */
  readonly oldReads: number;
  readonly oldReadsMs: number;
  /** Acknowledged only a second or more after they began: they waited in a queue, or were repeated. */
  readonly late: number;
  /** Appends that found every caller waiting. */
  readonly unbegun: number;
  /** The most connections it tried to open within a second. */
  readonly connectionsPerSecond: number;
  /** Share of one CPU before the fault, and from it to the end of the outage, in percent. */
  readonly cpuBefore: number | null;
  readonly cpuDuring: number | null;
  /** Resident bytes before the fault, and the most after it. */
  readonly memoryBefore: number | null;
  readonly memoryMost: number | null;
  /** What was reported to the callers, most often first: text and how often. */
  readonly errors: readonly (readonly [string, number])[];
  readonly printed: { readonly lines: number; readonly last: string | null };
}

export interface Observation {
  readonly entries: Entries;
  /** What another client wrote, for the reads. */
  readonly truth: Pick<ClientRecord, "operations" | "lost">;
  /** On the clock of the entries. */
  readonly samples: readonly (ProcessSample & { readonly atMs: number })[];
  readonly printed: readonly string[];
  /** Clocks are apart by no more than this. */
  readonly clocksMs: number;
}

const LATE_MS = 1_000;
/** Without an acknowledgement for so long before the end it is not back. */
const BACK_MS = 1_500;
const CPU_BASELINE_MS = 3_000;
/** Below this, a CPU's share is a tick or two of the kernel's clock. */
const CPU_LEAST_MS = 500;

/** Addresses, numbers and times apart, the same error is one. */
const plain = (error: string): string => error.replace(/\d{2,}(?:\.\d+)*/g, "…").slice(0, 160);

function cpuShare(samples: Observation["samples"], fromMs: number, toMs: number): number | null {
  const within = samples.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  const [first, last] = [within[0], within.at(-1)];
  if (!first || !last || last.atMs - first.atMs < CPU_LEAST_MS) return null;
  return ((last.cpuMs - first.cpuMs) / (last.atMs - first.atMs)) * 100;
}

function storm(samples: Observation["samples"]): number {
  let most = 0;
  let from = 0;
  for (const sample of samples) {
    while ((samples[from]?.atMs ?? sample.atMs) < sample.atMs - 1_000) from += 1;
    most = Math.max(most, sample.opened - (samples[from]?.opened ?? sample.opened));
  }
  return most;
}

/** @param t0Ms when the fault took effect. @param untilMs when the clients were stopped. */
export function felt(
  { entries, truth, samples, printed, clocksMs }: Observation,
  t0Ms: number,
  untilMs: number,
): Felt {
  const { appends, reads, unbegun } = entries;
  const { operations, lost, duplicated, contradicted } = appends;
  const count = (outcome: string) => operations.filter((one) => one.outcome === outcome).length;
  const outage = longest(outagesSince(appends, t0Ms), untilMs);
  const outageMs = outage ? lengthOf(outage, untilMs) : 0;
  const acknowledged = operations.filter(({ outcome }) => outcome === "ok");
  const since = samples.filter(({ atMs }) => atMs >= t0Ms);
  const before = samples.filter(({ atMs }) => atMs < t0Ms).at(-1);
  const old = oldReads(reads, truth, clocksMs);
  const errors = new Map<string, number>();
  for (const { error } of operations)
    if (error !== null) errors.set(plain(error), (errors.get(plain(error)) ?? 0) + 1);
  return {
    outageMs,
    cameBack: acknowledged.some(({ endMs }) => endMs > untilMs - BACK_MS),
    ...{ acknowledged: acknowledged.length, failed: count("failed"), indeterminate: count("indeterminate") },
    lost: lost?.length ?? null,
    duplicated: duplicated?.length ?? null,
    contradicted: contradicted?.length ?? null,
    oldReads: old.count,
    oldReadsMs: old.behindMs,
    late: acknowledged.filter(({ startMs, endMs }) => endMs - startMs >= LATE_MS).length,
    unbegun,
    connectionsPerSecond: storm(since),
    cpuBefore: cpuShare(samples, t0Ms - CPU_BASELINE_MS, t0Ms),
    cpuDuring: cpuShare(samples, t0Ms, Math.min(untilMs, outage?.toMs ?? untilMs)),
    memoryBefore: before?.rssBytes ?? null,
    memoryMost: since.length > 0 ? Math.max(...since.map(({ rssBytes }) => rssBytes)) : null,
    errors: [...errors].sort(([, one], [, two]) => two - one).slice(0, 5),
    printed: { lines: printed.length, last: printed.at(-1) ?? null },
  };
}
