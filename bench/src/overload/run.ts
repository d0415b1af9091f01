/**
 * `make benchmark-overload`: what a crowd at one of the lab's endpoints does to writes through HAProxy. Each load stands
 * between two quiet times, so that a machine that changes meanwhile does not count as the load's work.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { ask, persistent } from "@redis-ha-lab/cluster/read/connections.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { createDocker, type LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import { createLive } from "@redis-ha-lab/scenarios/terminal/live.ts";
import { circumstances, saveRun } from "../save-run.ts";
import { type OverloadRow, overloadAsText, p99, ratioOf } from "./figures.ts";
import type { Load, LoadOutcome } from "./load.ts";

export interface OverloadEffort {
  /** How long each load lasts. */
  readonly seconds: number;
  /** Requests to each endpoint. */
  readonly perSecond: number;
}

interface Planned {
  readonly what: string;
  /** Whose memory is looked at. */
  readonly service: string;
  readonly load: Load;
}

const PROBE = "lab:overload:probe";
const TALK = "lab:overload:talk";
/** A write counts as failed when it takes longer. */
const WRITE_LIMIT_MS = 5_000;
const WRITE_EVERY_MS = 10;
/** Short of HAProxy's limit for one address, which is also where the writes come from. */
const HALF_OPEN = 1_500;

export function plan(config: LabConfig, perSecond: number): readonly Planned[] {
  const { publisher, subscriber, exporter, console, receiver, haproxyStats, haproxyWrite } = config;
  const get = ({ host, port }: { host: string; port: number }, path: string): Load => {
    return { kind: "requests", host, port, method: "GET", path, perSecond };
  };
  const at = ({ host, port }: { host: string; port: number }) => ({ host, port });
  const bad = {
    kind: "requests",
    method: "POST",
    path: "/publish",
    body: '{"message":1}',
    perSecond,
  } as const;
  const [node] = config.redisNodes;
  return [
    { what: "GET /stats of the publisher", service: "publisher", load: get(publisher, "/stats") },
    { what: "bad POST /publish", service: "publisher", load: { ...bad, ...at(publisher) } },
    { what: "GET /messages", service: "subscriber", load: get(subscriber, "/messages") },
    { what: "GET /scrape", service: "exporter", load: get(exporter, `/scrape?target=${node?.name}`) },
    { what: "GET /api/state of the console", service: "console", load: get(console, "/api/state") },
    { what: "GET /notifications", service: "receiver", load: get(receiver, "/notifications") },
    { what: "GET /route of HAProxy", service: "haproxy", load: get(haproxyStats, "/route") },
    {
      what: "200 slow readers of /messages/stream",
      service: "subscriber",
      load: { kind: "slow-readers", ...at(subscriber), path: "/messages/stream?after=0", count: 200 },
    },
    {
      what: "200 slow readers of the console",
      service: "console",
      load: { kind: "slow-readers", ...at(console), path: "/api/events", count: 200 },
    },
    {
      what: `${HALF_OPEN} half-open sockets, writes`,
      service: "haproxy",
      load: { kind: "half-open", ...at(haproxyWrite), says: "", count: HALF_OPEN },
    },
    {
      what: `${HALF_OPEN} half requests to the publisher`,
      service: "publisher",
      load: {
        kind: "half-open",
        ...at(publisher),
        says: "POST /publish HTTP/1.1\r\nHost: localhost\r\n",
        count: HALF_OPEN,
      },
    },
    {
      what: "a talker of 10 MB/s, writes",
      service: "haproxy",
      load: { kind: "talker", ...at(haproxyWrite), key: TALK, bytesPerSecond: 10e6 },
    },
  ];
}

interface Written {
  readonly times: readonly number[];
  readonly failed: number;
}

/** Writes through HAProxy until `over` resolves, one after the other at their times. */
async function write(config: LabConfig, over: Promise<unknown>): Promise<Written> {
  const { redis, close } = persistent(config.haproxyWrite, config.credentials.lab, WRITE_LIMIT_MS);
  const times: number[] = [];
  let failed = 0;
  let ended = false;
  const end = () => {
    ended = true;
  };
  over.then(end, end);
  try {
    while (redis.status !== "ready") await sleep(10, undefined, { signal: interruption });
    while (!ended && !interruption.aborted) {
      const start = performance.now();
      try {
        await redis.set(PROBE, "x");
        times.push(performance.now() - start);
      } catch {
        failed += 1;
      }
      await sleep(Math.max(1, WRITE_EVERY_MS - (performance.now() - start)));
    }
  } finally {
    close();
  }
  return { times, failed };
}

const quietly = (config: LabConfig, seconds: number): Promise<Written> =>
  write(config, sleep(seconds * 1_000, undefined, { signal: interruption }));

/** Starts the load in its thread. */
function start(load: Load, seconds: number): { outcome: Promise<LoadOutcome>; stop(): Promise<unknown> } {
  const worker = new Worker(new URL("./load-thread.ts", import.meta.url), {
    workerData: { ...load, seconds },
  });
  const outcome = new Promise<LoadOutcome>((resolve, reject) => {
    worker.once("message", resolve).once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the load ended with ${code} and told nothing`)));
    interruption.addEventListener("abort", () => reject(interruption.reason), { once: true });
  });
  return { outcome, stop: () => worker.terminate() };
}

async function measure(
  config: LabConfig,
  docker: LabDocker,
  { what, service, load }: Planned,
  seconds: number,
): Promise<OverloadRow> {
  const status = await docker.status(service);
  if (!status) throw new Error(`${service} has no container`);
  const quietSeconds = Math.min(15, seconds);
  const before = await quietly(config, quietSeconds / 2);
  const memoryBefore = await docker.memoryBytes(status.id);
  const { outcome, stop } = start(load, seconds);
  try {
    const loaded = await write(config, outcome);
    const told = await outcome;
    await sleep(1_000, undefined, { signal: interruption });
    const memoryAfter = await docker.memoryBytes(status.id);
    const after = await quietly(config, quietSeconds / 2);
    return {
      what,
      quiet: [...before.times, ...after.times],
      loaded: loaded.times,
      failedWrites: loaded.failed,
      memory: [memoryBefore, memoryAfter],
      ...told,
    };
  } finally {
    await stop();
  }
}

export async function benchmarkOverload(
  config: LabConfig,
  { seconds, perSecond }: OverloadEffort,
): Promise<void> {
  const startedAt = new Date();
  const docker = createDocker(config);
  const live = createLive();
  const rows: OverloadRow[] = [];
  try {
    for (const planned of plan(config, perSecond)) {
      live.show(`${planned.what}: ${seconds} s`);
      const row = await measure(config, docker, planned, seconds);
      rows.push(row);
      live.tell(`${row.what}: p99 of writes ${p99(row.quiet).toFixed(1)} → ${p99(row.loaded).toFixed(1)} ms`);
    }
  } finally {
    live.end();
    await ask(config.haproxyWrite, config.credentials.lab, (redis) => redis.del(PROBE, TALK)).catch(() => {});
    await docker.close();
  }
  const text = overloadAsText(rows, seconds);
  process.stdout.write(text);
  const figures = rows.map(({ quiet, loaded, ...row }) => ({
    ...row,
    quietP99Ms: p99(quiet),
    loadedP99Ms: p99(loaded),
    ratio: ratioOf({ quiet, loaded }),
    writes: loaded.length,
  }));
  const result = { ...circumstances(config, startedAt), seconds, perSecond, figures };
  const folder = await saveRun(config, "benchmark-overload", startedAt, {
    "result.json": `${JSON.stringify(result, null, 2)}\n`,
    "result.txt": text,
  });
  process.stdout.write(`\nAll figures: ${folder}/result.json\n`);
}
