/** How long a scrape may take: Prometheus drops a page that comes later than its own time-out. */

/** For the way back and the work of sending; the larger of the two. */
const MARGIN_MS = 50;
const MARGIN_SHARE = 0.1;

/**
 * @param header X-Prometheus-Scrape-Timeout-Seconds, where the caller sends it.
 * @param mostMs the limit without a header, and above it.
 * @returns milliseconds, at least 1.
 */
export function timeLimitMs(header: string | undefined, mostMs: number): number {
  const asked = Number(header) * 1000;
  if (!Number.isFinite(asked) || asked <= 0) return mostMs;
  return Math.min(mostMs, Math.max(1, asked - Math.max(MARGIN_MS, asked * MARGIN_SHARE)));
}
