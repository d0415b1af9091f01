/** The measurements themselves. Both exporters take turns in every round, so that a busy machine disturbs both. */

import { readdirSync, readFileSync } from "node:fs";
import { percentile } from "../median.ts";
import type { BusyRedis } from "./busy-redis.ts";
import type { Exporter } from "./exporters.ts";
import { type Fetched, load } from "./http-load.ts";

/** What a process has cost so far, from /proc: the same source for a Go program and for Node. */
const PAGE_BYTES = 4096;

/**
 * CPU seconds, user and system, of all threads there are. From the scheduler's own nanoseconds: /proc's `stat` counts
 * hundredths of a second, a tenth of what a round of scrapes takes.
 */
function cpuSeconds(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  let nanoseconds = 0;
  for (const task of readdirSync(tasks)) {
    nanoseconds += Number(readFileSync(`${tasks}/${task}/schedstat`, "utf8").split(" ", 1)[0]);
  }
  return nanoseconds / 1e9;
}

/** Bytes of memory that are in RAM now. */
function residentBytes(pid: number): number {
  const [, pages] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
  return Number(pages) * PAGE_BYTES;
}

export interface Cost {
  readonly exporter: Exporter["name"];
  readonly scrapers: number;
  readonly targets: number;
  readonly scrapes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU milliseconds per scrape, of the exporter and of the Redis server it asks. */
  readonly cpuMs: number;
  readonly redisCpuMs: number;
  readonly bytes: number;
}

export interface Setting {
  readonly scrapers: number;
  readonly targets: number;
}

interface Turn {
  readonly fetched: readonly Fetched[];
  readonly cpuSeconds: number;
  readonly redisCpuSeconds: number;
}

async function turn(exporter: Exporter, redis: BusyRedis, setting: Setting, scrapes: number): Promise<Turn> {
  const before = [cpuSeconds(exporter.pid), cpuSeconds(redis.pid)] as const;
  const fetched = await load(exporter.port, exporter.paths(setting.targets), setting.scrapers, scrapes);
  const after = [cpuSeconds(exporter.pid), cpuSeconds(redis.pid)] as const;
  return { fetched, cpuSeconds: after[0] - before[0], redisCpuSeconds: after[1] - before[1] };
}

function summed(exporter: Exporter, setting: Setting, turns: readonly Turn[]): Cost {
  const fetched = turns.flatMap((one) => one.fetched);
  const milliseconds = fetched.map((one) => one.milliseconds);
  const perScrape = (seconds: readonly number[]) =>
    (seconds.reduce((a, b) => a + b, 0) * 1000) / fetched.length;
  return {
    exporter: exporter.name,
    ...setting,
    scrapes: fetched.length,
    p50Ms: percentile(milliseconds, 0.5),
    p99Ms: percentile(milliseconds, 0.99),
    cpuMs: perScrape(turns.map((one) => one.cpuSeconds)),
    redisCpuMs: perScrape(turns.map((one) => one.redisCpuSeconds)),
    bytes: percentile(
      fetched.map((one) => one.bytes),
      0.5,
    ),
  };
}

/** @param scrapes per exporter, setting and round. */
export async function measureCosts(
  exporters: readonly Exporter[],
  redis: BusyRedis,
  settings: readonly Setting[],
  rounds: number,
  scrapes: number,
): Promise<readonly Cost[]> {
  const turns = new Map<string, Turn[]>();
  const key = (exporter: Exporter, { scrapers, targets }: Setting) =>
    `${exporter.name} ${scrapers} ${targets}`;
  // Connections, caches and compiled code as in the middle of a day, not as at a start: each target a few times.
  for (const exporter of exporters) {
    for (const setting of settings) {
      await load(exporter.port, exporter.paths(setting.targets), 1, Math.max(scrapes, 5 * setting.targets));
    }
  }
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? exporters : exporters.toReversed();
    for (const setting of settings) {
      for (const exporter of order) {
        const found = turns.get(key(exporter, setting)) ?? [];
        turns.set(key(exporter, setting), [...found, await turn(exporter, redis, setting, scrapes)]);
      }
    }
  }
  return settings.flatMap((setting) =>
    exporters.map((exporter) => summed(exporter, setting, turns.get(key(exporter, setting)) ?? [])),
  );
}

export interface Memory {
  readonly exporter: Exporter["name"];
  readonly afterScrapes: number;
  readonly residentBytes: number;
}

/** Resident memory on the way through many scrapes of one target: where it stands at 5, 25, 50 and 100 %. */
export async function measureMemory(exporter: Exporter, scrapes: number): Promise<readonly Memory[]> {
  const found: Memory[] = [];
  let done = 0;
  for (const share of [0.05, 0.25, 0.5, 1]) {
    const until = Math.round(scrapes * share);
    // One scraper: eight would share each other's scrapes.
    await load(exporter.port, exporter.paths(1), 1, until - done);
    done = until;
    found.push({ exporter: exporter.name, afterScrapes: done, residentBytes: residentBytes(exporter.pid) });
  }
  return found;
}
