/**
 * A node whose data take long to load: it is killed and comes back, and reads five seconds a key, as one with very much
 * data would. A line of its kept configuration says so, which its next start reads.
 */
import { until } from "@redis-ha-lab/common/deadline.ts";
import { kill } from "./containers.ts";
import type { ColdLab, Effect, Fault, Lab } from "./fault.ts";
import { containerOf } from "./took-effect.ts";

const LINE = "key-load-delay 5000000";
const ADD = `echo '${LINE}' >>/data/redis.conf`;
/** Ends with 0 when the line was there. */
const REMOVE = "grep -q '^key-load-delay ' /data/redis.conf && sed -i '/^key-load-delay /d' /data/redis.conf";

/** Edits the configuration of a node that is down. @returns whether there was anything to do. */
async function edit({ config, docker }: ColdLab, service: string, script: string): Promise<boolean> {
  const image = config.images.redis ?? config.images.tools;
  if (!image)
    throw new Error("neither REDIS_IMAGE nor TOOLS_IMAGE is set: a helper must edit the configuration");
  const argv = ["sh", "-c", script];
  return (await docker.run({ image, volumesOf: service, user: "0", argv })).exitCode === 0;
}

async function down({ docker }: ColdLab, service: string): Promise<void> {
  await docker.kill(service);
  await until(async () => ((await docker.status(service))?.state === "running" ? undefined : true), {
    withinMs: 15_000,
    everyMs: 20,
    why: () => `${service} was killed and is still running`,
  });
}

/** Takes the line out, and leaves a node that runs without it. */
async function quicken(hands: ColdLab, service: string): Promise<void> {
  const { docker } = hands;
  if ((await docker.status(service))?.state === "running") {
    if ((await docker.exec(service, ["sh", "-c", REMOVE])).exitCode !== 0) return;
    await down(hands, service);
  } else await edit(hands, service, REMOVE);
  await docker.start(service);
}

const nodesOf = ({ config }: Pick<ColdLab, "config">, services: readonly string[]): string[] =>
  services.filter((service) => config.redisNodes.some(({ name }) => name === service));

export const slowLoad: Fault = {
  async inject(lab: Lab, services): Promise<Effect> {
    // Its moments are those of the death.
    const effect = await kill.inject(lab, services, "");
    for (const service of services) {
      if (!(await edit(lab, service, ADD)))
        throw new Error(`the configuration of ${service} could not be edited`);
      await lab.docker.start(service);
    }
    const name = containerOf(lab, services[0] ?? "");
    return {
      ...effect,
      command: `docker kill ${name}; docker run --rm --volumes-from ${name} … ${ADD}; docker start ${name}`,
    };
  },
  fromCold: "try",
  heal: async (hands, services) => {
    await Promise.all(nodesOf(hands, services).map((service) => quicken(hands, service)));
  },
};

export const quickLoad: Fault = {
  async inject(lab, services) {
    const atMs = lab.recorder.clock.now();
    await Promise.all(nodesOf(lab, services).map((service) => quicken(lab, service)));
    return {
      atMs,
      command: `docker exec ${containerOf(lab, services[0] ?? "")} sed -i /^key-load-delay/d /data/redis.conf; docker kill …; docker start …`,
    };
  },
};
