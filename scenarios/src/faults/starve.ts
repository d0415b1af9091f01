/** A container with almost no processor time: the kernel lets it run for a moment out of each tenth of a second. */
import type { ColdLab, Fault } from "./fault.ts";
import { typed } from "./took-effect.ts";

/** Of one processor. Enough to answer some questions late, too little for its clients. */
const SHARE = 0.01;

async function limit({ docker }: ColdLab, services: readonly string[], share: number | null): Promise<void> {
  const there = (await docker.statuses()).map(({ service }) => service);
  await Promise.all(
    services.filter((service) => there.includes(service)).map((service) => docker.limitCpu(service, share)),
  );
}

export const starve: Fault = {
  async inject(lab, services) {
    await limit(lab, services, SHARE);
    return { atMs: lab.recorder.clock.now(), command: typed(lab, `update --cpus ${SHARE}`, services) };
  },
  // It outlives a restart of the container.
  fromCold: "must",
  heal: (hands, services) => limit(hands, services, null),
};

export const unstarve: Fault = {
  async inject(lab, services) {
    await limit(lab, services, null);
    return { atMs: lab.recorder.clock.now(), command: typed(lab, "update --cpu-quota -1", services) };
  },
};
