/** Faults that Docker does: a process killed, stopped, frozen; and their repairs. */
import type { Fault, Hands } from "./fault.ts";
import { tookEffect, typed } from "./took-effect.ts";

type Act = (lab: Hands, service: string) => Promise<void>;

/** @param states in which there is nothing to do. @param action Docker's word for its having happened. */
function containerFault(
  verb: string,
  action: string,
  states: readonly string[],
  act: Act,
  dated = action,
): Fault["inject"] {
  return async (lab, services) => {
    const command = typed(lab, verb, services);
    const statuses = await lab.docker.statuses();
    const due = services.filter((service) => {
      const state = statuses.find((status) => status.service === service)?.state ?? "absent";
      return !states.includes(state);
    });
    const beforeMs = lab.recorder.clock.now();
    // Docker's clock and ours differ by well under this.
    const sinceMs = beforeMs - 5;
    await Promise.all(due.map((service) => act(lab, service)));
    if (due.length === 0) return { atMs: lab.recorder.clock.now(), command };
    return { ...(await tookEffect(lab, due, action, sinceMs, dated)), beforeMs, command };
  };
}

const GONE = ["exited", "dead", "created", "absent"];
const start: Act = ({ docker }, service) => docker.start(service);
const startAll = async (lab: Hands, services: readonly string[]) => {
  await Promise.all(services.map((service) => start(lab, service)));
};

export const kill: Fault = {
  inject: containerFault(
    "kill --signal KILL",
    "die",
    GONE,
    ({ docker }, service) => docker.kill(service),
    "kill",
  ),
  heal: startAll,
};

export const stop: Fault = {
  inject: containerFault("stop", "die", GONE, ({ docker }, service) => docker.stop(service)),
  heal: startAll,
};

export const startAgain: Fault = {
  inject: containerFault("start", "start", ["running", "paused"], start),
};

export const pause: Fault = {
  inject: containerFault("pause", "pause", ["paused", ...GONE], ({ docker }, service) =>
    docker.pause(service),
  ),
  heal: async ({ docker }, services) => {
    await Promise.all(services.map((service) => docker.unpause(service)));
  },
};

export const unpause: Fault = {
  inject: containerFault("unpause", "unpause", ["running", ...GONE], ({ docker }, service) =>
    docker.unpause(service),
  ),
};
