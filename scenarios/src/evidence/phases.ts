/** The parts of a failover, end to end: each phase begins where the one before ended. */

import {
  type Failover,
  hearOf,
  phaseEndedBy,
  type Span,
  spansOf,
  startFailover,
} from "@redis-ha-lab/cluster/failover.ts";
import { isRepair } from "@redis-ha-lab/cluster/faults.ts";
import type { Phase } from "@redis-ha-lab/cluster/phases.ts";
import type { ClientRecord, Recording } from "../model/journal.ts";
import { bound } from "../model/target.ts";
import { eventsOf } from "./moments.ts";
import { outagesSince } from "./outages.ts";
import { roleSpans } from "./roles.ts";
import { sentinelEvents } from "./sentinel-events.ts";

/** The fault that led to the first agreement that the master is down: a run may inject harmless ones before. */
function causeMs(recording: Recording, t0Ms: number): number {
  const odown = sentinelEvents(recording, { event: "+odown" }, t0Ms)[0]?.atMs ?? t0Ms;
  const causes = eventsOf(recording, "fault").filter(
    ({ fault, atMs, beforeMs }) => !isRepair(fault) && atMs >= t0Ms && beforeMs <= odown,
  );
  return causes.at(-1)?.atMs ?? t0Ms;
}

/** What the Sentinels say of others than the two masters has no part in it. */
const ABOUT: Readonly<Record<string, string>> = {
  "+sdown": "old-master",
  "+selected-slave": "new-master",
  "+promoted-slave": "new-master",
  "+switch-master": "new-master",
};

/** The first failover of a run: empty when nothing was promoted. @param through the client whose success ends it. */
export function phasesOf(recording: Recording, through = "haproxy"): Span[] {
  const newMaster = bound(recording.bindings, "new-master");
  const oldMaster = bound(recording.bindings, "old-master");
  if (recording.t0Ms === null || newMaster === undefined || oldMaster === undefined) return [];
  const t0Ms = causeMs(recording, recording.t0Ms);
  let failover = startFailover(t0Ms);
  for (const event of eventsOf(recording, "sentinel")) {
    const about = bound(recording.bindings, ABOUT[event.event] ?? "");
    if (event.atMs < t0Ms || (about !== undefined && about !== (event.to ?? event.about))) continue;
    failover = hearOf(failover, event);
    // From here on clients decide how long it takes; other Sentinels say it later.
    if (phaseEndedBy(event.event) === "switch") break;
  }
  const promoted = roleSpans(recording, newMaster).find(
    (span) => span.role === "master" && span.fromMs > t0Ms,
  );
  const routed = eventsOf(recording, "route").find((event) => event.atMs > t0Ms && event.write === newMaster);
  const client = recording.clients.find(
    (candidate) => candidate.route === through && candidate.kind === "writer",
  );
  const { switch: _announced, ...ends } = failover.ends;
  return spansOf({
    ...failover,
    ends: {
      ...ends,
      ...earliest("promote", ends.promote, promoted?.fromMs),
      ...earliest("route", routed?.atMs),
      ...earliest("reconnect", firstAckFrom(client, newMaster, t0Ms)),
    },
  });
}

function earliest(phase: Phase, ...times: readonly (number | undefined)[]): Failover["ends"] {
  const known = times.filter((time) => time !== undefined);
  return known.length > 0 ? { [phase]: Math.min(...known) } : {};
}

function firstAckFrom(client: ClientRecord | undefined, node: string, sinceMs: number): number | undefined {
  if (!client || outagesSince(client, sinceMs).length === 0) return undefined;
  return client.operations.find(
    (operation) => operation.outcome === "ok" && operation.node === node && operation.endMs > sinceMs,
  )?.endMs;
}
