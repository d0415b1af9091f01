/** Which node each Sentinel reports as master, ten times a second: also of one that was not heard when it changed. */

import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { addressIn, instance } from "@redis-ha-lab/cluster/read/sentinel-replies.ts";
import { Connection } from "@redis-ha-lab/cluster/resp/connection.ts";
import { type Endpoint, nameOf } from "@redis-ha-lab/common/endpoints.ts";
import { every } from "./every.ts";
import type { Recorder } from "./recorder.ts";

const POLL_MS = 100;
const LIMIT_MS = 300;

export function watchVote(
  config: LabConfig,
  sentinel: Endpoint,
  recorder: Recorder,
  signal: AbortSignal,
): Promise<void> {
  let wire: Connection | undefined;
  let last = "";
  return every(POLL_MS, signal, async () => {
    let master: string | null = null;
    let epoch: number | undefined;
    try {
      if (!wire || wire.failure)
        wire = await Connection.open(sentinel, { credentials: config.credentials.client }, LIMIT_MS);
      const [reply, details] = await wire.send(
        [
          ["SENTINEL", "GET-MASTER-ADDR-BY-NAME", config.masterName],
          ["SENTINEL", "MASTER", config.masterName],
        ],
        LIMIT_MS,
      );
      const address = addressIn(reply);
      master = (address && nameOf(config.redisNodes, ...address)) ?? null;
      const view = instance(details);
      // While it leads a failover the address is still the old master's, and the epoch the new one's already.
      if (!view.flags.has("failover_in_progress")) epoch = view.number("config-epoch");
    } catch {
      if (signal.aborted) return;
    }
    const key = JSON.stringify([master, epoch]);
    if (key !== last)
      recorder.add({
        kind: "vote",
        sentinel: sentinel.name,
        master,
        ...(epoch === undefined ? {} : { epoch }),
      });
    last = key;
  }).finally(() => wire?.close());
}
