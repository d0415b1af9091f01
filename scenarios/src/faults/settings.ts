/** Settings changed for the length of one run. A node or Sentinel that restarts takes its own from the environment. */

import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import { duration } from "../model/duration.ts";
import type { Fault, Hands } from "./fault.ts";

async function setFence({ config }: Pick<Hands, "config">, replicas: number): Promise<void> {
  await Promise.all(
    config.redisNodes.map((node) =>
      ask(node, config.credentials.lab, (redis) => redis.config("SET", "min-replicas-to-write", replicas)),
    ),
  );
}

/** On every node, since any of them may become the master. */
export const fence: Fault = {
  async inject(lab, _services, argument) {
    await setFence(lab, Number(argument));
    lab.recorder.recording.settings.minReplicasToWrite = Number(argument);
    return {
      atMs: lab.recorder.clock.now(),
      command: `redis-cli -h <every node> CONFIG SET min-replicas-to-write ${argument}`,
    };
  },
  heal: (lab) => setFence(lab, lab.config.settings.minReplicasToWrite),
};

async function setPatience({ config }: Pick<Hands, "config">, ms: number): Promise<void> {
  await Promise.all(
    config.sentinels.map((sentinel) =>
      ask(sentinel, config.credentials.admin, (redis) =>
        redis.call("SENTINEL", "SET", config.masterName, "down-after-milliseconds", String(ms)),
      ),
    ),
  );
}

export const patience: Fault = {
  async inject(lab, _services, argument) {
    const ms = duration(argument, lab.recorder.recording.settings);
    await setPatience(lab, ms);
    lab.recorder.recording.settings.downAfterMs = ms;
    return {
      atMs: lab.recorder.clock.now(),
      command: `redis-cli -h <every Sentinel> -p 26379 SENTINEL SET ${lab.config.masterName} down-after-milliseconds ${ms}`,
    };
  },
  heal: (lab) => setPatience(lab, lab.config.settings.downAfterMs),
};
