/** Each node's own answer to ROLE, fifty times a second, over one connection: changes go into the record. */

import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { readRole } from "@redis-ha-lab/cluster/read/node-replies.ts";
import type { Reply } from "@redis-ha-lab/cluster/resp/codec.ts";
import { Connection } from "@redis-ha-lab/cluster/resp/connection.ts";
import { failureOf } from "@redis-ha-lab/cluster/resp/failure.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { type EventOf, eventsOf } from "../evidence/moments.ts";
import { every } from "./every.ts";
import type { Recorder } from "./recorder.ts";

const POLL_MS = 20;
/** No answer for so long: paused, blocked or cut off. */
const SILENT_MS = 250;
const OFFSET_EVERY_MS = 200;

type Seen = Pick<EventOf<"role">, "role" | "follows" | "link">;

export function parseRole(reply: Reply, nodes: readonly Endpoint[]): { seen: Seen; offset: number | null } {
  const { role, follows, link, offset } = readRole(reply, nodes);
  const seen: Seen = { role: role ?? "loading", ...(follows && { follows }), ...(link && { link }) };
  return { seen, offset };
}

export function watchNode(
  config: LabConfig,
  node: Endpoint,
  recorder: Recorder,
  signal: AbortSignal,
): Promise<void> {
  let wire: Connection | undefined;
  let last = "";
  let nextOffsetMs = 0;

  function see(seen: Seen, atMs: number): void {
    const key = JSON.stringify(seen);
    if (key === last) return;
    last = key;
    recorder.add({ kind: "role", atMs, node: node.name, ...seen });
  }

  async function poll(): Promise<void> {
    const askedMs = recorder.clock.now();
    try {
      if (!wire || wire.failure)
        wire = await Connection.open(node, { credentials: config.credentials.lab }, SILENT_MS);
      const [reply] = await wire.send([["ROLE"]], SILENT_MS);
      const { seen, offset } = parseRole(reply ?? null, config.redisNodes);
      const nowMs = recorder.clock.now();
      see(seen, nowMs);
      if (offset !== null && nowMs >= nextOffsetMs) {
        nextOffsetMs = nowMs + OFFSET_EVERY_MS;
        recorder.recording.offsets.push({ atMs: nowMs, node: node.name, offset });
      }
    } catch (error) {
      // The address of a container that is down does not answer; one that runs refuses or stays silent itself.
      const down = eventsOf(recorder.recording, "docker").findLast(
        ({ service, action }) => service === node.name && /^(die|start|unpause|pause)$/.test(action),
      );
      const refused =
        down?.action === "die" || /ECONNREFUSED|ECONNRESET|EHOSTUNREACH|closed/.test(failureOf(error).code);
      // It fell silent when it was asked, not when the waiting ended.
      see({ role: refused ? "closed" : "silent" }, refused ? recorder.clock.now() : askedMs);
    }
  }
  return every(POLL_MS, signal, poll).finally(() => wire?.close());
}
