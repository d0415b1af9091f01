/** Bringing the lab back: what one run broke, or, from cold, whatever is wrong with it. */
import { setTimeout as sleep } from "node:timers/promises";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import { readState } from "@redis-ha-lab/cluster/read/state.ts";
import { unsteadiness } from "@redis-ha-lab/cluster/read/steady.ts";
import { forgetPreference } from "@redis-ha-lab/cluster/switchover/preference.ts";
import { DeadlineError } from "@redis-ha-lab/common/deadline.ts";
import { FAULTS } from "../faults/by-name.ts";
import type { Hands } from "../faults/fault.ts";
import { partition } from "../faults/partition.ts";
import type { Stage } from "./perform.ts";

type Say = (text: string) => void;

/** Takes back what was injected, newest first. @returns what could not be taken back, a sentence each. */
export async function takeBack(injected: Stage["injected"], hands: Hands): Promise<string[]> {
  const problems: string[] = [];
  for (const { step, services } of [...injected].reverse()) {
    // Settings have no services and are always put back; a fault whose services were all repaired is over.
    if (step.targets.length > 0 && services.length === 0) continue;
    try {
      await FAULTS[step.fault].heal?.(hands, services);
    } catch (error) {
      problems.push(`"${step.name}" could not be taken back: ${(error as Error).message}`);
    }
  }
  return problems;
}

/** Waits for steadiness. @returns what is still missing at the end; empty when the lab is steady. */
export async function steady(
  { config }: Pick<Hands, "config">,
  withinMs: number,
  signal?: AbortSignal,
): Promise<string[]> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const missing = unsteadiness(await readState(config));
    if (missing.length === 0 || performance.now() >= deadline || signal?.aborted) return missing;
    await sleep(300);
  }
}

/** Containers, firewalls, settings, held writes: everything a run may have left, whoever ran it. Idempotent. */
async function repairEverything({ config, docker }: Hands, say: Say): Promise<void> {
  const statuses = await docker.statuses();
  const play = [...config.redisNodes, ...config.sentinels].map(({ name }) => name);
  const paused = statuses.filter(({ state }) => state === "paused").map(({ service }) => service);
  const down = statuses
    .filter(({ state }) => state === "exited" || state === "created")
    .map(({ service }) => service);
  for (const service of paused) say(`unpausing ${service}`);
  await Promise.all(paused.map((service) => docker.unpause(service)));
  for (const service of down) say(`starting ${service}`);
  await Promise.all(down.map((service) => docker.start(service)));
  say("removing firewalls of partitions");
  await partition.heal?.({ config, docker }, [...play, "haproxy"]);
  say("resetting settings and held writes");
  await Promise.allSettled([
    FAULTS.fence.heal?.({ config, docker }, []),
    FAULTS.patience.heal?.({ config, docker }, []),
    ...config.redisNodes.map((node) =>
      ask(node, config.credentials.lab, (redis) => redis.call("CLIENT", "UNPAUSE")),
    ),
  ]);
}

/**
 * Brings any lab back to steadiness. @param withinMs for the waiting after the repairs.
 * @throws DeadlineError that says what is still missing.
 */
export async function healFromCold(hands: Hands, say: Say, withinMs = 90_000): Promise<void> {
  await repairEverything(hands, say);
  say("waiting until the lab is steady");
  const missing = await steady(hands, withinMs);
  // Not earlier: it is written into a node's configuration, and a node that was down could not be told.
  await Promise.allSettled(hands.config.redisNodes.map((node) => forgetPreference(hands.config, node)));
  if (missing.length > 0) throw new DeadlineError(`the lab is not steady: ${missing.join("; ")}`, withinMs);
}
