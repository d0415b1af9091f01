/** Connections per second as HAProxy and the Sentinels count them, all clients together. */
import { setTimeout as sleep } from "node:timers/promises";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import { parseHaproxyCsv } from "@redis-ha-lab/cluster/read/haproxy.ts";
import { numberOf, parseInfo } from "@redis-ha-lab/cluster/read/info.ts";
import { createHttpClient } from "@redis-ha-lab/common/http-client.ts";

export interface Arrivals {
  /** Where they arrived: "haproxy", "sentinel-1", … */
  readonly at: string;
  /** The most within one second after the fault; null when it did not answer twice. */
  readonly mostPerSecond: number | null;
}

interface Counted {
  readonly at: string;
  readonly atMs: number;
  readonly total: number;
}

const EVERY_MS = 1_000;

/** What they counted, as a rate between neighbouring samples after `sinceMs`. */
export function arrivalsSince(counted: readonly Counted[], sinceMs: number): Arrivals[] {
  return [...Map.groupBy(counted, ({ at }) => at)].map(([at, samples]) => {
    const rates = samples.flatMap((sample, n) => {
      const previous = samples[n - 1];
      if (!previous || sample.atMs < sinceMs || sample.total < previous.total) return [];
      return [((sample.total - previous.total) / (sample.atMs - previous.atMs)) * 1_000];
    });
    return { at, mostPerSecond: rates.length > 0 ? Math.round(Math.max(...rates)) : null };
  });
}

/** Counts until `signal` aborts. One that does not answer is left out for that time. */
export async function countArrivals(
  config: LabConfig,
  now: () => number,
  signal: AbortSignal,
): Promise<readonly Counted[]> {
  const counted: Counted[] = [];
  const note = (at: string, total: number | undefined) => {
    if (total !== undefined) counted.push({ at, atMs: now(), total });
  };
  const page = createHttpClient(config.haproxyStats, { withinMs: 500, mostBytes: 1 << 20 });
  const haproxy = async () => {
    const rows = parseHaproxyCsv(await page.text("/;csv;norefresh"));
    const writes = rows.find(({ pxname, svname }) => pxname === "writes" && svname === "FRONTEND");
    note("haproxy", Number(writes?.conn_tot ?? Number.NaN) || undefined);
  };
  const sentinels = config.sentinels.map((sentinel) => async () => {
    const info = await ask(sentinel, config.credentials.client, (redis) => redis.info("stats"), 300);
    note(sentinel.name, numberOf(parseInfo(info), "total_connections_received"));
  });
  while (!signal.aborted) {
    const begunAt = now();
    await Promise.allSettled([haproxy, ...sentinels].map((count) => count()));
    await sleep(Math.max(0, EVERY_MS - (now() - begunAt)), undefined, { signal }).catch(() => {});
  }
  page.close();
  return counted;
}
