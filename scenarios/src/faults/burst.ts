/** More data at once than a replica may lag behind and still serve reads. */
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import type { ColdLab, Fault } from "./fault.ts";

const KEY = "lab:burst";
/** A list of parts of this size: one value of all of it would keep the node busy for as long as it takes to copy. */
const PART_BYTES = 262_144;

function nodeOf({ config }: Pick<ColdLab, "config">, service: string | undefined) {
  const node = config.redisNodes.find(({ name }) => name === service);
  if (!node) throw new Error(`${service} is not a Redis node`);
  return node;
}

export const burst: Fault = {
  async inject(lab, services) {
    const bytes = 2 * Math.max(lab.config.settings.readMaxLagBytes, PART_BYTES);
    const parts = Math.ceil(bytes / PART_BYTES);
    const atMs = lab.recorder.clock.now();
    await ask(
      nodeOf(lab, services[0]),
      lab.config.credentials.lab,
      async (redis) => {
        for (let part = 0; part < parts; part++) await redis.rpush(KEY, Buffer.alloc(PART_BYTES, "x"));
      },
      30_000,
    );
    return {
      atMs,
      command: `redis-cli -h ${services[0]} RPUSH ${KEY} <${PART_BYTES} bytes> (${parts} times)`,
    };
  },
  heal: async (hands, services) => {
    await ask(nodeOf(hands, services[0]), hands.config.credentials.lab, (redis) => redis.unlink(KEY));
  },
};
