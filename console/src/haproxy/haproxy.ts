/** HAProxy: asked ten times a second where traffic goes, and once a second how many sessions there are. */

import { parseHaproxyCsv, type RouteAnswer, routeAnswer } from "@redis-ha-lab/cluster/read/haproxy.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { list } from "@redis-ha-lab/common/words.ts";
import { absence, reachabilityOf } from "../reachability/compose.ts";
import { type Contact, NEVER } from "../sources/contact.ts";
import { createHttpReader } from "../sources/http-reader.ts";
import { startRounds } from "../sources/rounds.ts";
import { asJson, type Source } from "../sources/source.ts";
import type { Story } from "../state.ts";
import type { Haproxy } from "./schema.ts";

const ROUTE_EVERY_MS = 100;
const SESSIONS_EVERY_MS = 1_000;

export interface RouteSeen {
  readonly contact: Contact;
  /** Null unless HAProxy answered the last question. */
  readonly route: RouteAnswer | null;
  readonly sessions: { readonly write: number; readonly read: number } | null;
}

export const ROUTE_UNSEEN: RouteSeen = { contact: NEVER, route: null, sessions: null };

export function watchHaproxy(
  haproxy: Endpoint,
  onChange: (seen: RouteSeen, urgent: boolean) => void,
): Source {
  const reader = createHttpReader(haproxy);
  let seen = ROUTE_UNSEEN;
  let sessionsAt = Number.NEGATIVE_INFINITY;
  let before = "";

  const rounds = startRounds(ROUTE_EVERY_MS, async () => {
    const text = await reader.text("/route");
    const parsed = routeAnswer.safeParse(asJson(text));
    seen = {
      contact: reader.contact,
      route: parsed.success ? parsed.data : null,
      sessions: text === undefined ? null : seen.sessions,
    };
    if (text !== undefined && performance.now() - sessionsAt >= SESSIONS_EVERY_MS) {
      sessionsAt = performance.now();
      const csv = await reader.text("/;csv;norefresh");
      seen = { ...seen, sessions: csv === undefined ? null : parseSessions(csv) };
    }
    const now = JSON.stringify([seen.contact.kind, seen.route]);
    onChange(seen, now !== before);
    before = now;
  });
  return {
    pollNow: rounds.pollNow,
    stop: async () => {
      await rounds.stop();
      reader.close();
    },
  };
}

/** @returns established sessions of the two frontends that take clients; null when the page is not what it was. */
export function parseSessions(csv: string): { write: number; read: number } | null {
  const rows = parseHaproxyCsv(csv);
  const of = (frontend: string): number => {
    const row = rows.find(({ pxname, svname }) => pxname === frontend && svname === "FRONTEND");
    return Number(row?.scur || Number.NaN);
  };
  const found = { write: of("writes"), read: of("reads") };
  return Number.isFinite(found.write) && Number.isFinite(found.read) ? found : null;
}

/** Where HAProxy sends traffic. */
export const routesStory: Story = (before, after) => {
  const { write, read } = after.haproxy;
  const at = after.time;
  const report = { at, group: "routes", subject: "haproxy", detail: null } as const;
  const changed = (one: { known: boolean }, other: { known: boolean }) => one.known && other.known;
  const entries = [];
  if (changed(before.haproxy.write, write) && before.haproxy.write.node !== write.node) {
    entries.push({
      ...report,
      kind: "route-write",
      severity: write.node === null ? ("bad" as const) : ("good" as const),
      sentence:
        write.node === null
          ? "HAProxy refuses writes: no node is confirmed as the master, and it never guesses"
          : `HAProxy sends writes to ${write.node}`,
    });
  }
  const nodes = read.nodes.toSorted();
  if (changed(before.haproxy.read, read) && before.haproxy.read.nodes.toSorted().join() !== nodes.join()) {
    entries.push({
      ...report,
      kind: "route-read",
      severity: nodes.length === 0 ? ("bad" as const) : ("info" as const),
      sentence: nodes.length === 0 ? "HAProxy refuses reads" : `HAProxy sends reads to ${list(nodes)}`,
    });
  }
  return entries;
};

/** HAProxy's part of the document. */
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
