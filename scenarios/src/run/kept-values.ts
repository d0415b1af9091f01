/**
 * Values that are on every node before a fault and that nothing touches after: what is missing of them was lost, and no
 * client has written it again.
 */
import { randomBytes } from "node:crypto";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";

const COUNT = 200;
const LIMIT_MS = 5_000;

export interface KeptValues {
  readonly written: number;
  /** How many are missing or changed on each node; null where it does not answer. */
  wrong(): Promise<Record<string, number | null>>;
  remove(master: Endpoint): Promise<void>;
}

/** Writes them. @throws when not every replica has them in time. */
export async function keepValues(config: LabConfig, master: Endpoint, runId: string): Promise<KeptValues> {
  const values = new Map(
    Array.from({ length: COUNT }, (_, at) => [
      `lab:run:${runId}:kept:${at}`,
      randomBytes(16).toString("hex"),
    ]),
  );
  const { lab } = config.credentials;
  const replicas = config.redisNodes.length - 1;
  const have = await ask(
    master,
    lab,
    async (redis) => {
      await redis.mset(values);
      return redis.wait(replicas, LIMIT_MS / 2);
    },
    LIMIT_MS,
  );
  if (have < replicas)
    throw new Error(`${have} of ${replicas} replicas took the values that the run compares at its end`);
  const keys = [...values.keys()];
  const wrongOn = async (node: Endpoint): Promise<number | null> => {
    try {
      const found = await ask(node, lab, (redis) => redis.mget(keys), LIMIT_MS);
      return keys.filter((key, at) => found[at] !== values.get(key)).length;
    } catch {
      return null;
    }
  };
  return {
    written: COUNT,
    wrong: async () =>
      Object.fromEntries(
        await Promise.all(config.redisNodes.map(async (node) => [node.name, await wrongOn(node)] as const)),
      ),
    remove: async (master) => void (await ask(master, lab, (redis) => redis.unlink(keys), LIMIT_MS)),
  };
}
