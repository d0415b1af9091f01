/** Everything that watches, started together. */

import { setTimeout as sleep } from "node:timers/promises";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import type { LabDocker } from "../site/docker.ts";
import { watchAlerts } from "./alerts.ts";
import { every } from "./every.ts";
import { watchHaproxy } from "./haproxy.ts";
import { watchLog } from "./logs.ts";
import { watchNode } from "./nodes.ts";
import type { Recorder } from "./recorder.ts";
import { watchSentinels } from "./sentinels.ts";
import { watchVote } from "./votes.ts";

/** Whether this machine stood still: a timer that wakes up late was not the only one to wait. */
const TICK_MS = 50;
/** So late can a timer be on a machine that is merely busy. */
const LATE_MS = 250;

/** @returns when `signal` has been aborted. */
export async function watchMachine(
  { add, clock }: Pick<Recorder, "add" | "clock">,
  signal: AbortSignal,
): Promise<void> {
  let dueMs = clock.now() + TICK_MS;
  while (!signal.aborted) {
    await sleep(TICK_MS, undefined, { signal }).catch(() => {});
    const lateMs = clock.now() - dueMs;
    if (lateMs >= LATE_MS && !signal.aborted) add({ kind: "stall", atMs: dueMs, forMs: lateMs });
    dueMs = clock.now() + TICK_MS;
  }
}

/** What happens to containers, into the record. @returns what reads it, once it can miss nothing any more. */
export async function watchDocker(
  docker: LabDocker,
  recorder: Recorder,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  const events = await docker.events(signal);
  return async () => {
    for await (const { service, action, atMs } of events) {
      // Health checks and resizes say nothing about failures.
      if (/^(health_status|resize|attach|exec)/.test(action)) continue;
      recorder.add({ kind: "docker", atMs: recorder.clock.fromMonotonic(atMs), service, action });
    }
  };
}

/**
 * Starts watching; resolves when nothing will be missed any more.
 * @returns a function that ends it, and resolves when the last source has stopped.
 */
export async function observe(
  config: LabConfig,
  docker: LabDocker,
  recorder: Recorder,
): Promise<() => Promise<void>> {
  const ended = new AbortController();
  const { signal } = ended;
  const readDocker = await watchDocker(docker, recorder, signal);
  await watchSentinels(config, recorder, signal);
  const watching = [
    readDocker(),
    ...config.redisNodes.map((node) => watchNode(config, node, recorder, signal)),
    ...config.sentinels.map((sentinel) => watchVote(config, sentinel, recorder, signal)),
    watchHaproxy(config, recorder, signal),
    ...[...config.redisNodes, ...config.sentinels, ...config.haproxies].map(({ name }) =>
      watchLog(docker, name, recorder, signal),
    ),
    watchAlerts(config, recorder, signal),
    every(50, signal, async () => {
      recorder.recording.untilMs = recorder.clock.now();
    }),
    watchMachine(recorder, signal),
  ];
  return async () => {
    ended.abort();
    await Promise.allSettled(watching);
  };
}
