/** Faults that Docker does: a process killed, stopped, paused; and their repairs. */
import type { ColdLab, Fault } from "./fault.ts";
import { tookEffect, typed } from "./took-effect.ts";

/** @returns whether there was anything to do. */
type Act = (lab: ColdLab, service: string) => Promise<boolean>;

/** @param action Docker's word for its having happened. */
function containerFault(verb: string, action: string, act: Act, dated = action): Fault["inject"] {
  return async (lab, services) => {
    const command = typed(lab, verb, services);
    const beforeMs = lab.recorder.clock.now();
    // Docker's clock and ours differ by well under this.
    const sinceMs = beforeMs - 5;
    const done = await Promise.all(services.map((service) => act(lab, service)));
    const due = services.filter((_, at) => done[at]);
    if (due.length === 0) return { atMs: lab.recorder.clock.now(), command };
    return { ...(await tookEffect(lab, due, action, sinceMs, dated)), beforeMs, command };
  };
}

const start: Act = ({ docker }, service) => docker.start(service);
const startAll = async (lab: ColdLab, services: readonly string[]) => {
  await Promise.all(services.map((service) => start(lab, service)));
};

export const kill: Fault = {
  inject: containerFault("kill --signal KILL", "die", ({ docker }, service) => docker.kill(service), "kill"),
  heal: startAll,
};

export const stop: Fault = {
  inject: containerFault("stop", "die", ({ docker }, service) => docker.stop(service)),
  heal: startAll,
};

export const startAgain: Fault = { inject: containerFault("start", "start", start) };

export const pause: Fault = {
  inject: containerFault("pause", "pause", ({ docker }, service) => docker.pause(service)),
  heal: async ({ docker }, services) => {
    await Promise.all(services.map((service) => docker.unpause(service)));
  },
};

export const unpause: Fault = {
  inject: containerFault("unpause", "unpause", ({ docker }, service) => docker.unpause(service)),
};
