/** Settings changed for the length of one run. A node or Sentinel that restarts takes its own from the environment. */

import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import { duration } from "../model/duration.ts";
import type { ColdLab, Fault } from "./fault.ts";

/** On every node, since any of them may become the master. */
async function setOnNodes({ config }: Pick<ColdLab, "config">, setting: string, value: string) {
  await Promise.all(
    config.redisNodes.map((node) =>
      ask(node, config.credentials.lab, (redis) => redis.config("SET", setting, value)),
    ),
  );
}

const setWriteGuard = (lab: Pick<ColdLab, "config">, replicas: number) =>
  setOnNodes(lab, "min-replicas-to-write", String(replicas));

/** As redis/redis.conf has it: a test compares the two. */
export const BACKLOG = "64mb";

export const backlog: Fault = {
  async inject(lab, _services, argument) {
    await setOnNodes(lab, "repl-backlog-size", argument);
    return {
      atMs: lab.recorder.clock.now(),
      command: `redis-cli -h <every node> CONFIG SET repl-backlog-size ${argument}`,
    };
  },
  fromCold: "try",
  heal: (lab) => setOnNodes(lab, "repl-backlog-size", BACKLOG),
};

export const writeGuard: Fault = {
  async inject(lab, _services, argument) {
    await setWriteGuard(lab, Number(argument));
    lab.recorder.recording.settings.minReplicasToWrite = Number(argument);
    return {
      atMs: lab.recorder.clock.now(),
      command: `redis-cli -h <every node> CONFIG SET min-replicas-to-write ${argument}`,
    };
  },
  fromCold: "try",
  heal: (lab) => setWriteGuard(lab, lab.config.settings.minReplicasToWrite),
};

/** For how long every Sentinel waits for a valid answer. */
export async function setDownAfter({ config }: Pick<ColdLab, "config">, ms: number): Promise<void> {
  await Promise.all(
    config.sentinels.map((sentinel) =>
      ask(sentinel, config.credentials.admin, (redis) =>
        redis.call("SENTINEL", "SET", config.masterName, "down-after-milliseconds", String(ms)),
      ),
    ),
  );
}

export const downAfter: Fault = {
  async inject(lab, _services, argument) {
    const ms = duration(argument, lab.recorder.recording.settings);
    await setDownAfter(lab, ms);
    lab.recorder.recording.settings.downAfterMs = ms;
    return {
      atMs: lab.recorder.clock.now(),
      command: `redis-cli -h <every Sentinel> -p 26379 SENTINEL SET ${lab.config.masterName} down-after-milliseconds ${ms}`,
    };
  },
  fromCold: "try",
  heal: (lab) => setDownAfter(lab, lab.config.settings.downAfterMs),
};

/** How often a Sentinel asks every node for INFO while all is well: Sentinel's own period, and that of an impatient run. */
const INFO_EVERY_MS = { usual: 10_000, hurried: 1_000 } as const;

/**
 * How old a Sentinel's knowledge of a node that has just been put back can be: by itself up to 10 s, and until then the
 * next failover cannot choose that node. A Sentinel that restarts is at the usual again. One that does not answer is
 * left alone.
 */
export async function infoPeriod(
  { config }: Pick<ColdLab, "config">,
  pace: keyof typeof INFO_EVERY_MS,
): Promise<void> {
  await Promise.allSettled(
    config.sentinels.map((sentinel) =>
      ask(sentinel, config.credentials.admin, (redis) =>
        redis.call("SENTINEL", "DEBUG", "info-period", String(INFO_EVERY_MS[pace])),
      ),
    ),
  );
}
