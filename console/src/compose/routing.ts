/** HAProxy's part of the document. */
import type { RouteSeen } from "../sources/haproxy-source.ts";
import type { Haproxy } from "../state/routing.ts";
import { absence, reachabilityOf } from "./reachability.ts";
import { list } from "./words.ts";

export function composeHaproxy(
  { contact, route, sessions }: RouteSeen,
  before: Haproxy | undefined,
  now: number,
): Haproxy {
  const known = route !== null;
  const node = route?.write ?? null;
  const nodes = route?.read ?? [];
  const sameWrite = before?.write.known === known && before.write.node === node;
  const sameRead = before?.read.known === known && before.read.nodes.join() === nodes.join();
  const reachability = reachabilityOf(contact, before?.reachability, now);
  const reads = nodes.length > 0 ? `sends reads to ${list(nodes)}` : "refuses reads";
  const writes = node === null ? "refuses writes" : `sends writes to ${node}`;
  return {
    reachability,
    sentence: known ? `haproxy ${writes} and ${reads}` : absence("haproxy", reachability),
    write: { known, node, since: sameWrite ? before.write.since : now, sessions: sessions?.write ?? null },
    read: { known, nodes, since: sameRead ? before.read.since : now, sessions: sessions?.read ?? null },
  };
}
