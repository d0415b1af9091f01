/** The parts of a failover, end to end: each phase begins where the one before ended. */

import { isRepair } from "@redis-ha-lab/cluster/faults.ts";
import type { ClientRecord, Recording } from "../model/journal.ts";
import { bound } from "../model/target.ts";
import { eventsOf } from "./moments.ts";
import { outagesSince } from "./outages.ts";
import { roleSpans } from "./roles.ts";
import { sentinelEvents } from "./sentinel-events.ts";

export interface Phase {
  readonly name: "detect" | "agree" | "elect" | "promote" | "route" | "reconnect";
  readonly fromMs: number;
  readonly toMs: number;
}

/** What ends each phase, in a sentence for people. */
export const PHASES: Readonly<Record<Phase["name"], string>> = {
  detect: "until the first Sentinel calls the master down (+sdown)",
  agree: "until enough Sentinels agree (+odown)",
  elect: "until one of them is elected to lead (+elected-leader)",
  promote: "until the chosen replica answers role:master",
  route: "until HAProxy routes writes to it",
  reconnect: "until a client's write is acknowledged again",
};

/** The fault that led to the first agreement that the master is down: a run may inject harmless ones before. */
function causeMs(recording: Recording, t0Ms: number): number {
  const odown = sentinelEvents(recording, { event: "+odown" }, t0Ms)[0]?.atMs ?? t0Ms;
  const causes = eventsOf(recording, "fault").filter(
    ({ fault, atMs, beforeMs }) => !isRepair(fault) && atMs >= t0Ms && beforeMs <= odown,
  );
  return causes.at(-1)?.atMs ?? t0Ms;
}

/** The first failover of a run: empty when nothing was promoted. @param through the client whose success ends it. */
export function phasesOf(recording: Recording, through = "haproxy"): Phase[] {
  const newMaster = bound(recording.bindings, "new-master");
  const oldMaster = bound(recording.bindings, "old-master");
  if (recording.t0Ms === null || newMaster === undefined || oldMaster === undefined) return [];
  const t0Ms = causeMs(recording, recording.t0Ms);
  const first = (event: string, about?: string) =>
    sentinelEvents(recording, about ? { event, about } : { event }, t0Ms)[0]?.atMs;
  const promoted = roleSpans(recording, newMaster).find(
    (span) => span.role === "master" && span.fromMs > t0Ms,
  );
  const routed = eventsOf(recording, "route").find((event) => event.atMs > t0Ms && event.write === newMaster);
  const client = recording.clients.find(
    (candidate) => candidate.route === through && candidate.kind === "writer",
  );
  const ends: [Phase["name"], number | undefined][] = [
    ["detect", first("+sdown", "old-master")],
    ["agree", first("+odown")],
    ["elect", first("+elected-leader")],
    ["promote", promoted?.fromMs],
    ["route", routed?.atMs],
    ["reconnect", firstAckFrom(client, newMaster, t0Ms)],
  ];
  const phases: Phase[] = [];
  let fromMs = t0Ms;
  for (const [name, end] of ends) {
    if (end === undefined) continue;
    // Sources are polled a few ms apart: a phase can seem to end before the one before it. It then took no time.
    const toMs = Math.max(fromMs, end);
    phases.push({ name, fromMs, toMs });
    fromMs = toMs;
  }
  return phases;
}

function firstAckFrom(client: ClientRecord | undefined, node: string, sinceMs: number): number | undefined {
  if (!client || outagesSince(client, sinceMs).length === 0) return undefined;
  return client.operations.find(
    (operation) => operation.outcome === "ok" && operation.node === node && operation.endMs > sinceMs,
  )?.endMs;
}
