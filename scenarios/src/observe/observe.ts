/** Everything that watches, started together. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import type { LabDocker } from "../site/docker.ts";
import { watchAlerts } from "./alerts.ts";
import { every } from "./every.ts";
import { watchHaproxy } from "./haproxy.ts";
import { watchNode } from "./nodes.ts";
import type { Recorder } from "./recorder.ts";
import { watchSentinels } from "./sentinels.ts";
import { watchVote } from "./votes.ts";

async function watchDocker(
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
    watchAlerts(config, recorder, signal),
    every(50, signal, async () => {
      recorder.recording.untilMs = recorder.clock.now();
    }),
  ];
  return async () => {
    ended.abort();
    await Promise.allSettled(watching);
  };
}
