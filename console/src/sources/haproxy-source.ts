/** Asks HAProxy ten times a second where traffic goes, and once a second how many sessions there are. */
import { type RouteAnswer, routeAnswer } from "@redis-ha-lab/cluster/read/route.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { type Contact, NEVER } from "./contact.ts";
import { parseSessions } from "./haproxy-sessions.ts";
import { createHttpAsker } from "./http-asker.ts";
import { asJson } from "./json.ts";
import { startRounds } from "./rounds.ts";
import type { Source } from "./source.ts";

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
  const asker = createHttpAsker(haproxy);
  let seen = ROUTE_UNSEEN;
  let sessionsAt = Number.NEGATIVE_INFINITY;
  let before = "";

  const rounds = startRounds(ROUTE_EVERY_MS, async () => {
    const text = await asker.text("/route");
    const parsed = routeAnswer.safeParse(asJson(text));
    seen = {
      contact: asker.contact,
      route: parsed.success ? parsed.data : null,
      sessions: text === undefined ? null : seen.sessions,
    };
    if (text !== undefined && performance.now() - sessionsAt >= SESSIONS_EVERY_MS) {
      sessionsAt = performance.now();
      const csv = await asker.text("/;csv;norefresh");
      seen = { ...seen, sessions: csv === undefined ? null : parseSessions(csv) };
    }
    const now = JSON.stringify([seen.contact.kind, seen.route]);
    onChange(seen, now !== before);
    before = now;
  });
  return {
    nudge: rounds.nudge,
    stop: async () => {
      await rounds.stop();
      asker.close();
    },
  };
}
