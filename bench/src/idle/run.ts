/** `benchmark idle`: what the lab costs while nothing happens, per service. */
import { setTimeout as sleep } from "node:timers/promises";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { createDocker, type LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import { createLive } from "@redis-ha-lab/scenarios/terminal/live.ts";
import { circumstances, saveRun } from "../save-run.ts";
import { type IdleResult, idleAsText, type ServiceCost, withinGroups } from "./cost.ts";

export interface IdleEffort {
  /** Length of the one measurement. Health checks run every 10 s, so less than a minute says little. */
  readonly seconds: number;
}

interface Reading {
  readonly service: string;
  readonly cpuSeconds: number;
}

async function readAll(docker: LabDocker): Promise<Map<string, Reading>> {
  const running = (await docker.statuses()).filter(({ state }) => state === "running");
  const readings = await Promise.all(
    running.map(
      async ({ id, service }) => [id, { service, cpuSeconds: await docker.cpuSeconds(id) }] as const,
    ),
  );
  return new Map(readings);
}

/** @throws when a container was replaced meanwhile: then the lab was not idle. */
export async function benchmarkIdle(config: LabConfig, { seconds }: IdleEffort): Promise<void> {
  const startedAt = new Date();
  const docker = createDocker(config);
  const live = createLive();
  try {
    const before = await readAll(docker);
    const began = performance.now();
    for (let left = seconds; left > 0; left -= 1) {
      live.show(`the lab is left alone for ${left} s more`);
      await sleep(1_000, undefined, { signal: interruption });
    }
    const after = await readAll(docker);
    const wallSeconds = (performance.now() - began) / 1_000;
    const costs: ServiceCost[] = [];
    for (const [id, { service, cpuSeconds }] of before) {
      const now = after.get(id);
      if (!now) throw new Error(`${service} stopped while the idle lab was measured: measure again`);
      costs.push({
        service,
        cpu: (now.cpuSeconds - cpuSeconds) / wallSeconds,
        memoryBytes: await docker.memoryBytes(id),
      });
    }
    const result: IdleResult = { seconds: wallSeconds, groups: withinGroups(costs) };
    const folder = await saveRun(config, "benchmark-idle", startedAt, {
      "result.json": `${JSON.stringify({ version: 1, ...circumstances(config, startedAt), ...result }, null, 2)}\n`,
    });
    live.end();
    process.stdout.write(`${idleAsText(result)}\nAll figures: ${folder}/result.json\n`);
  } finally {
    live.end();
  }
}
