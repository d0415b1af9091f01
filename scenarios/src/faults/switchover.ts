/** The planned change of the master, done as `make switchover` does it. No failure, but a change under traffic. */
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import { switchOver } from "@redis-ha-lab/cluster/switchover/switch-over.ts";
import type { Fault } from "./fault.ts";

export const plannedSwitchover: Fault = {
  async inject({ config, recorder }) {
    let pausedMs: number | undefined;
    await switchOver(config, {
      // Once begun it ends by itself, soon; broken off, it would leave writes paused.
      signal: new AbortController().signal,
      onStep: (text) => {
        // What clients can feel begins when writes are paused; before that it only waits for a good moment.
        if (/paused/.test(text)) pausedMs ??= recorder.clock.now();
        recorder.add({ kind: "step", text });
      },
    });
    return { atMs: pausedMs ?? recorder.clock.now(), command: "make switchover" };
  },
  fromCold: "try",
  heal: async ({ config }) => {
    await Promise.allSettled(
      config.redisNodes.map((node) =>
        ask(node, config.credentials.lab, (redis) => redis.call("CLIENT", "UNPAUSE")),
      ),
    );
  },
};
