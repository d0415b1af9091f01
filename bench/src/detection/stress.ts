/** What makes a healthy master look dead: each kind of stress for some seconds, on every node and Sentinel that it concerns. */
import { setTimeout as sleep } from "node:timers/promises";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import { readState } from "@redis-ha-lab/cluster/read/state.ts";
import type { LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";

export const STRESSES = ["idle", "processor", "fsync", "commands"] as const;
export type Stress = (typeof STRESSES)[number];

export const MEANING: Readonly<Record<Stress, string>> = {
  idle: "nothing",
  processor: "a busy loop beside each node and Sentinel",
  fsync: "64 MB written and synced to disk, again and again, beside each node",
  commands: "a command of 0.5 s on the master each second",
};

const COMMAND_S = 0.5;

interface Stage {
  readonly config: LabConfig;
  readonly docker: LabDocker;
  readonly signal: AbortSignal;
}

/** A command of half a second each second on whichever node is master, until the time is over. */
async function longCommands({ config, signal }: Stage, seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end && !signal.aborted) {
    const next = performance.now() + 1_000;
    const { master } = await readState(config);
    const node = config.redisNodes.find(({ name }) => name === master);
    // A failover cuts the connection: that is what is being counted.
    if (node)
      await ask(node, config.credentials.lab, (redis) => redis.call("DEBUG", "SLEEP", COMMAND_S)).catch(
        () => {},
      );
    await sleep(Math.max(0, next - performance.now()), undefined, { signal });
  }
}

/** Resolves when the time is over and nothing of the stress is left. */
export async function under(stress: Stress, stage: Stage, seconds: number): Promise<void> {
  const { config, docker, signal } = stage;
  const nodes = config.redisNodes.map(({ name }) => name);
  const all = [...nodes, ...config.sentinels.map(({ name }) => name)];
  // Each ends by itself, also when this process does not live to see it.
  const beside = (services: readonly string[], script: string) =>
    Promise.all(
      services.map((service) => docker.exec(service, ["timeout", String(seconds), "sh", "-c", script])),
    );
  if (stress === "idle") await sleep(seconds * 1_000, undefined, { signal });
  else if (stress === "processor") await beside(all, "while :; do :; done");
  else if (stress === "commands") await longCommands(stage, seconds);
  else
    try {
      await beside(nodes, "while :; do dd if=/dev/zero of=/data/stress bs=1M count=64 conv=fsync; done");
    } finally {
      await Promise.all(nodes.map((service) => docker.exec(service, ["rm", "-f", "/data/stress"])));
    }
}
