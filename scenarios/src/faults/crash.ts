/** Sentinel's own way to die at the worst moment: the one elected next, or that has just promoted, exits at once. */
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import type { ColdLab, Fault } from "./fault.ts";

/** @param moments "crash-after-election", "crash-after-promotion", or none to call it off. */
async function arm(
  { config }: Pick<ColdLab, "config">,
  services: readonly string[],
  moments: readonly string[],
) {
  await Promise.allSettled(
    config.sentinels
      .filter(({ name }) => services.includes(name))
      .map((sentinel) =>
        ask(sentinel, config.credentials.admin, (redis) =>
          redis.call("SENTINEL", "SIMULATE-FAILURE", ...moments),
        ),
      ),
  );
}

export const crash: Fault = {
  fromCold: "try",
  async inject(lab, services, argument) {
    const atMs = lab.recorder.clock.now();
    await arm(lab, services, [argument]);
    return {
      atMs,
      command: `redis-cli -h <each of ${services.join(", ")}> -p 26379 SENTINEL SIMULATE-FAILURE ${argument}`,
    };
  },
  async heal(hands, services) {
    await arm(hands, services, []);
    await Promise.all(services.map((service) => hands.docker.start(service)));
  },
};

export const uncrash: Fault = {
  async inject(lab, services) {
    const atMs = lab.recorder.clock.now();
    await arm(lab, services, []);
    await Promise.all(services.map((service) => lab.docker.start(service)));
    return {
      atMs,
      command: `docker start <those that crashed>; SENTINEL SIMULATE-FAILURE on ${services.join(", ")}`,
    };
  },
};
