/** Something else on the machine wants the processor: a loop that does nothing, beside the node. */
import { duration } from "../model/duration.ts";
import type { Fault } from "./fault.ts";

export const hog: Fault = {
  async inject({ docker, recorder }, services, argument) {
    const seconds = Math.max(1, Math.round(duration(argument, recorder.recording.settings) / 1_000));
    const loop = ["timeout", String(seconds), "sh", "-c", "while :; do :; done"];
    const atMs = recorder.clock.now();
    // Not awaited: its end is the end of the fault, which a kill of the container may bring earlier.
    for (const service of services) docker.exec(service, loop).catch(() => {});
    return { atMs, command: `docker exec <each of ${services.join(", ")}> ${loop.join(" ")}` };
  },
};
