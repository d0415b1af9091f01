/**
 * A command that takes long. Redis runs one command at a time, so the node answers nothing meanwhile: not clients,
 * not its replicas, not the Sentinels' PING. DEBUG SLEEP stands for KEYS *, a huge SORT or a bad script.
 */

import { Connection } from "@redis-ha-lab/cluster/resp/connection.ts";
import { duration } from "../model/duration.ts";
import type { Fault } from "./fault.ts";

export const block: Fault = {
  async inject({ config, recorder }, services, argument) {
    const seconds = duration(argument, recorder.recording.settings) / 1_000;
    const node = config.redisNodes.find(({ name }) => name === services[0]);
    if (!node) throw new Error(`${services[0]} is not a Redis node`);
    const wire = await Connection.open(node, { credentials: config.credentials.lab }, 1_000);
    const atMs = recorder.clock.now();
    // Not awaited: its end is the end of the fault. The connection may be cut first, by a demotion.
    wire
      .send([["DEBUG", "SLEEP", seconds.toFixed(3)]], (seconds + 5) * 1_000)
      .catch(() => {})
      .finally(() => wire.close());
    return { atMs, command: `redis-cli -h ${services[0]} DEBUG SLEEP ${seconds}` };
  },
};
