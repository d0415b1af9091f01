/**
 * The writes of one client path, second by second, from counters that are read several times a second. A second enters the strip
 * when it is over; one without an answer is unknown.
 */
import { type Cell, STRIP_CELLS } from "./schema.ts";

/** Ascending; the last one is Infinity. `count`: observations up to `le`. */
export type Buckets = readonly { readonly le: number; readonly count: number }[];

/** What was observed between two looks; all of `now` when the histogram began anew in between. */
export function since(before: Buckets, now: Buckets): Buckets {
  const counts = new Map(before.map(({ le, count }) => [le, count]));
  if (now.some(({ le, count }) => count < (counts.get(le) ?? 0))) return now;
  return now.map(({ le, count }) => ({ le, count: count - (counts.get(le) ?? 0) }));
}

/**
 * As Prometheus's histogram_quantile: linear within the bucket, and the highest finite bound beyond it.
 * @param q 0 to 1. @returns null when nothing was observed.
 */
export function quantile(q: number, buckets: Buckets): number | null {
  const total = buckets.at(-1)?.count ?? 0;
  if (total <= 0) return null;
  const rank = q * total;
  const at = buckets.findIndex(({ count }) => count >= rank);
  const bucket = buckets[at];
  const below = buckets[at - 1] ?? { le: 0, count: 0 };
  if (!bucket || bucket.le === Infinity) return below.le;
  const share = bucket.count === below.count ? 1 : (rank - below.count) / (bucket.count - below.count);
  return below.le + (bucket.le - below.le) * share;
}

export interface Counters {
  /** Tells one life of the counting process from the next: counters begin anew with each. */
  readonly run: number;
  readonly ok: number;
  readonly failed: number;
  readonly indeterminate: number;
}

/** Counters older than this say nothing about the second in which newer ones came. */
const OLDEST_BASE_MS = 1_500;
/** Rate and p99 are about so many seconds. */
const WINDOW = 5;

/** `looks`: how often it was known what had changed since the look before. */
const NONE = { looks: 0, ok: 0, failed: 0, indeterminate: 0 };
const UNKNOWN: Cell = { state: "unknown", ok: 0, failed: 0, indeterminate: 0, p99Seconds: null };

export interface Strip {
  /** Newest first. */
  readonly cells: readonly Cell[];
  /** The second of the newest cell. */
  readonly ends: number;
  /** Takes one look; undefined without an answer. */
  look(nowMs: number, counters: Counters | undefined): void;
  /** Takes the histogram of the time to acknowledgement, once a second or so. */
  acknowledged(buckets: Buckets | undefined): void;
  /** Acknowledged per second over the last seconds; null while unknown. */
  rate(): number | null;
  p99(): number | null;
}

export function createStrip(startMs: number): Strip {
  let second = Math.floor(startMs / 1_000);
  // The page shows five minutes; what was before this console began is unknown.
  let cells: readonly Cell[] = Array.from({ length: STRIP_CELLS }, () => UNKNOWN);
  let counted = { ...NONE };
  let base: (Counters & { readonly atMs: number }) | undefined;
  /** Newest first: what the histogram was at the last looks. */
  let histograms: Buckets[] = [];
  let latest: number | null = null;

  function close(): void {
    const { looks, ...counts } = counted;
    const state =
      looks === 0
        ? "unknown"
        : counts.failed + counts.indeterminate > 0
          ? "failed"
          : counts.ok > 0
            ? "ok"
            : "nothing";
    const cell =
      state === "unknown" ? UNKNOWN : { state, ...counts, p99Seconds: counts.ok > 0 ? latest : null };
    cells = [cell as Cell, ...cells].slice(0, STRIP_CELLS);
    counted = { ...NONE };
    second += 1;
  }

  function count(nowMs: number, now: Counters): void {
    const before = base;
    base = { ...now, atMs: nowMs };
    if (!before || before.run !== now.run || nowMs - before.atMs > OLDEST_BASE_MS) return;
    counted.looks += 1;
    for (const what of ["ok", "failed", "indeterminate"] as const) {
      // An unknown outcome can become a known one later; a second never has fewer than none.
      counted[what] += Math.max(0, now[what] - before[what]);
    }
  }

  return {
    get cells() {
      return cells;
    },
    get ends() {
      return second - 1;
    },
    look: (nowMs, counters) => {
      const current = Math.floor(nowMs / 1_000);
      // After a long standstill only the last five minutes are worth filling in.
      if (current - second > STRIP_CELLS) {
        second = current - STRIP_CELLS;
        counted = { ...NONE };
      }
      while (second < current) close();
      if (counters) count(nowMs, counters);
    },
    acknowledged: (buckets) => {
      if (!buckets) {
        histograms = [];
        latest = null;
        return;
      }
      const [before] = histograms;
      latest = before ? quantile(0.99, since(before, buckets)) : null;
      histograms = [buckets, ...histograms].slice(0, WINDOW + 1);
    },
    rate: () => {
      const known = cells.slice(0, WINDOW).filter(({ state }) => state !== "unknown");
      if (known.length === 0) return null;
      return known.reduce((sum, { ok }) => sum + ok, 0) / known.length;
    },
    p99: () => {
      const [newest] = histograms;
      const oldest = histograms.at(-1);
      return newest && oldest && newest !== oldest ? quantile(0.99, since(oldest, newest)) : null;
    },
  };
}
