/**
 * What a Sentinel publishes about the replica it chose. Only the Sentinel that leads a failover says
 * `+selected-slave`, after a majority has voted for it, and before the chosen node has heard of it.
 */

import type { SentinelEvent } from "@redis-ha-lab/cluster/sentinel-events.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";

/** One published choice: `replica` is to take the place of `master`. */
export interface Selection {
  readonly sentinel: string;
  readonly replica: Endpoint;
  readonly master: Endpoint;
  /** performance.now() when the choice was heard, in milliseconds. */
  readonly atMs: number;
}

/** Why an attempt ends although its selection was real. */
export type Interruption = "announced" | "aborted" | "superseded";

/** `slave <name> <ip> <port> @ <master name> <master ip> <master port>` */
const CHOICE = /^slave \S+ (?<host>\S+) (?<port>\d+) @ (?<name>\S+) (?<masterHost>\S+) (?<masterPort>\d+)$/;

/** `master <master name> <ip> <port>` */
const ABORTED = /^master (?<name>\S+) /;

/**
 * Reads a selection out of an event. The second event of the pair repeats the choice when the promotion has been
 * ordered; it serves a repointer that connected between the two.
 * @returns undefined for every other event, another master name, or an address that is no node of ours.
 */
export function selectionIn(
  event: SentinelEvent,
  nodes: readonly Endpoint[],
  masterName: string,
): Selection | undefined {
  if (event.event !== "+selected-slave" && event.event !== "+failover-state-wait-promotion") return undefined;
  const groups = CHOICE.exec(event.payload)?.groups;
  if (!groups || groups.name !== masterName) return undefined;
  const at = (host: string | undefined, port: string | undefined) =>
    nodes.find((node) => node.host === host && node.port === Number(port));
  const replica = at(groups.host, groups.port);
  const master = at(groups.masterHost, groups.masterPort);
  if (!replica || !master || replica === master) return undefined;
  return { sentinel: event.sentinel, replica, master, atMs: event.atMs };
}

/** Both events of one failover name the same choice; this tells them apart from the choice of another one. */
export const sameChoice = (a: Selection, b: Selection): boolean =>
  a.sentinel === b.sentinel && a.replica === b.replica && a.master === b.master;

/**
 * Whether an event takes the ground from under a selection: a Sentinel has announced a new master (it repoints the
 * replicas itself now), or the Sentinel that chose has given up.
 */
export function interruptionIn(
  event: SentinelEvent,
  selection: Selection,
  masterName: string,
): Interruption | undefined {
  if (event.event === "+switch-master") {
    return event.payload.startsWith(`${masterName} `) ? "announced" : undefined;
  }
  if (event.event.startsWith("-failover-abort-") && event.sentinel === selection.sentinel) {
    return ABORTED.exec(event.payload)?.groups?.name === masterName ? "aborted" : undefined;
  }
  return undefined;
}
