/** Bringing the lab back: what one run broke, or, on its own, whatever is wrong with it. */
import { setTimeout as sleep } from "node:timers/promises";
import { CLIENT_PATHS, streamKey } from "@redis-ha-lab/cluster/client-paths.ts";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import { numberOf, parseInfo } from "@redis-ha-lab/cluster/read/info.ts";
import { readState } from "@redis-ha-lab/cluster/read/state.ts";
import { unsteadiness } from "@redis-ha-lab/cluster/read/steady.ts";
import { forgetPreference } from "@redis-ha-lab/cluster/switchover/preference.ts";
import { DeadlineError } from "@redis-ha-lab/common/deadline.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { Redis } from "ioredis";
import { FAULTS } from "../faults/by-name.ts";
import type { ColdLab, Fault } from "../faults/fault.ts";
import { infoPeriod } from "../faults/settings.ts";
import type { Stage } from "./perform.ts";

type Say = (text: string) => void;

const HEAL_AGAIN_MS = 5_000;

/** Takes back what was injected, newest first. @returns what could not be taken back, a sentence each. */
export async function takeBack(injected: Stage["injected"], hands: ColdLab): Promise<string[]> {
  const problems: string[] = [];
  for (const { step, services } of [...injected].reverse()) {
    // Settings have no services and are always put back; a fault whose services were all repaired is over.
    if (step.targets.length > 0 && services.length === 0) continue;
    const heal = () => FAULTS[step.fault].heal?.(hands, services);
    try {
      await heal()?.catch(async () => {
        // A node that was started a moment ago may not answer yet.
        await sleep(HEAL_AGAIN_MS);
        await heal();
      });
    } catch (error) {
      problems.push(`"${step.name}" could not be taken back: ${(error as Error).message}`);
    }
  }
  return problems;
}

/** Waits for steadiness. @returns what is still missing at the end; empty when the lab is steady. */
export async function steady(
  { config }: Pick<ColdLab, "config">,
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

/**
 * Waits for steadiness after a repair. What is left then is mostly that the Sentinels have not looked again, so they
 * are set to look each second meanwhile. @returns what is still missing at the end.
 */
export async function steadySoon(hands: Pick<ColdLab, "config">, withinMs: number): Promise<string[]> {
  if ((await steady(hands, 0)).length === 0) return [];
  await infoPeriod(hands, "hurried");
  try {
    return await steady(hands, withinMs);
  } finally {
    await infoPeriod(hands, "usual");
  }
}

/** Containers, firewalls, settings, held writes: everything a run may have left, whatever ran it. Idempotent. */
async function repairEverything({ config, docker }: ColdLab, say: Say): Promise<void> {
  const statuses = await docker.statuses();
  const paused = statuses.filter(({ state }) => state === "paused").map(({ service }) => service);
  const down = statuses
    .filter(({ state }) => state === "exited" || state === "created")
    .map(({ service }) => service);
  for (const service of paused) say(`unpausing ${service}`);
  await Promise.all(paused.map((service) => docker.unpause(service)));
  for (const service of down) say(`starting ${service}`);
  await Promise.all(down.map((service) => docker.start(service)));
  const members = [...config.redisNodes, ...config.sentinels, ...config.haproxies].map(({ name }) => name);
  const heal = (how: Fault["fromCold"]) =>
    Object.values(FAULTS)
      .filter(({ fromCold }) => fromCold === how)
      .map((fault) => fault.heal?.({ config, docker }, members));
  say("removing firewalls of partitions");
  await Promise.all(heal("must"));
  await makeRoom({ config }, say);
  say("resetting settings and held writes");
  await Promise.allSettled(heal("try"));
}

/** From this part of maxmemory on a write may be refused (OOM), the lab's own as well. */
const FULL = 0.9;
const ENTRIES_LEFT = 1_000;

/** The lab's own messages go; data of people stays, and is named. */
export async function makeRoom({ config }: Pick<ColdLab, "config">, say: Say): Promise<void> {
  const memoryOf = async (redis: Redis) => {
    const info = parseInfo(await redis.info("memory"));
    return (numberOf(info, "used_memory") ?? 0) / (numberOf(info, "maxmemory") || Number.POSITIVE_INFINITY);
  };
  const relieve = (node: Endpoint) =>
    ask(node, config.credentials.lab, async (redis) => {
      const [role] = (await redis.role()) as [string];
      if (role !== "master" || (await memoryOf(redis)) <= FULL) return;
      say(`${node.name}'s memory is full: dropping the lab's own messages`);
      for (const path of CLIENT_PATHS) await redis.xtrim(streamKey(path), "MAXLEN", ENTRIES_LEFT);
      if ((await memoryOf(redis)) > FULL)
        say(`${node.name}'s memory is still full of keys that are not the lab's: remove some (make cli)`);
    });
  await Promise.allSettled(config.redisNodes.map(relieve));
}

/**
 * Brings any lab back to steadiness. @param withinMs for the waiting after the repairs.
 * @throws DeadlineError that says what is still missing.
 */
export async function healFromCold(hands: ColdLab, say: Say, withinMs = 90_000): Promise<void> {
  await repairEverything(hands, say);
  // A lab with a preference in it is not steady. (A node that was down has forgotten its own: redis/start.sh.)
  await Promise.allSettled(hands.config.redisNodes.map((node) => forgetPreference(hands.config, node)));
  say("waiting until the lab is steady");
  const missing = await steadySoon(hands, withinMs);
  if (missing.length > 0) throw new DeadlineError(`the lab is not steady: ${missing.join("; ")}`, withinMs);
}
