/** An empty disk under a node that is down: everything in its volume is gone, its configuration included. */
import type { Fault } from "./fault.ts";
import { containerOf } from "./took-effect.ts";

export const wipe: Fault = {
  async inject({ config, docker, recorder }, services) {
    const image = config.images.redis ?? config.images.tools;
    if (!image) throw new Error("neither REDIS_IMAGE nor TOOLS_IMAGE is set: a helper must empty the volume");
    for (const service of services) {
      const state = (await docker.status(service))?.state;
      if (state === "running" || state === "paused") {
        throw new Error(`${service} is ${state}; only the volume of a node that is down is wiped`);
      }
      const { exitCode, stderr } = await docker.run({
        image,
        volumesOf: service,
        user: "0",
        argv: ["sh", "-c", "find /data -mindepth 1 -delete"],
      });
      if (exitCode !== 0) throw new Error(`the volume of ${service} could not be emptied: ${stderr.trim()}`);
    }
    return {
      atMs: recorder.clock.now(),
      command: `docker run --rm --volumes-from ${containerOf({ config }, services[0] ?? "")} … find /data -mindepth 1 -delete`,
    };
  },
  // What is gone is gone; the node fetches its data from the master when it is started.
};
