/** HAProxy reads its configuration again: a new process takes over, and the old one ends its sessions. */
import type { Fault } from "./fault.ts";
import { typed } from "./took-effect.ts";

export const reload: Fault = {
  async inject(lab, services) {
    const atMs = lab.recorder.clock.now();
    await Promise.all(services.map((service) => lab.docker.kill(service, "SIGUSR2")));
    return { atMs, command: typed(lab, "kill --signal USR2", services) };
  },
};
