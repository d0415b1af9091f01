/** Whom each Sentinel names as master, ten times a second: also of one that nobody could listen to when it changed. */

import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
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
  let last: string | null | undefined;
  return every(POLL_MS, signal, async () => {
    let master: string | null = null;
    try {
      if (!wire || wire.failure)
        wire = await Connection.open(sentinel, { credentials: config.credentials.client }, LIMIT_MS);
      const [reply] = await wire.send([["SENTINEL", "GET-MASTER-ADDR-BY-NAME", config.masterName]], LIMIT_MS);
      const [host, port] = Array.isArray(reply) ? reply : [];
      master = nameOf(config.redisNodes, String(host), String(port)) ?? null;
    } catch {
      if (signal.aborted) return;
    }
    if (master !== last) recorder.add({ kind: "vote", sentinel: sentinel.name, master });
    last = master;
  }).finally(() => wire?.close());
}
