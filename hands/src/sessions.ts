/** Pages that look on: each is a session for as long as its stream is open, and a moment longer. */
import { randomUUID } from "node:crypto";
import { HttpError } from "@redis-ha-lab/common/http.ts";
import type { Order } from "@redis-ha-lab/console/hands/schema.ts";
import type { Response } from "express";

/** So that a connection that died without a word is noticed. */
const WORD_EVERY_MS = 5_000;
const MOST_SESSIONS = 20;
/** Changes that come together are sent together. */
const TOGETHER_MS = 100;
const MOST_ORDERS = 10_000;

type Sink = Pick<Response, "write" | "end">;

interface Session {
  readonly sinks: Set<Sink>;
  /** Orders that were given: each is done once. */
  readonly given: Set<string>;
  gone: NodeJS.Timeout | undefined;
}

export interface Sessions {
  /** @param id of a session that may go on. @returns its id, and what ends this reading of it. */
  open(sink: Sink, id: string | undefined): { id: string; close: () => void };
  /** @throws HttpError when the session is over, or has given this order already. */
  admit(order: Pick<Order, "session" | "id">): void;
  changed(): void;
  close(): void;
}

export interface SessionsOptions {
  /** What a session sees first, and at every change. */
  readonly about: (session: string) => unknown;
  readonly shown: (session: string) => unknown;
  readonly onOver: (session: string) => void;
  /** A page that is reloaded comes back within this and goes on; one that was closed does not. */
  readonly graceMs?: number;
}

const event = (name: string, data: unknown) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

export function createSessions({ about, shown, onOver, graceMs = 5_000 }: SessionsOptions): Sessions {
  const sessions = new Map<string, Session>();
  let telling: NodeJS.Timeout | undefined;

  function tell(): void {
    telling = undefined;
    for (const [id, { sinks }] of sessions) {
      const text = event("state", shown(id));
      for (const sink of sinks) sink.write(text);
    }
  }
  const word = setInterval(tell, WORD_EVERY_MS);
  word.unref();

  return {
    open(sink, wanted) {
      const known = wanted === undefined ? undefined : sessions.get(wanted);
      if (!known && sessions.size >= MOST_SESSIONS)
        throw new HttpError(503, `${MOST_SESSIONS} pages have hands already: close one`);
      const id = known && wanted ? wanted : randomUUID();
      const session = known ?? { sinks: new Set(), given: new Set(), gone: undefined };
      sessions.set(id, session);
      clearTimeout(session.gone);
      session.sinks.add(sink);
      sink.write(event("about", about(id)));
      sink.write(event("state", shown(id)));
      return {
        id,
        close: () => {
          session.sinks.delete(sink);
          if (session.sinks.size > 0) return;
          session.gone = setTimeout(() => {
            sessions.delete(id);
            onOver(id);
          }, graceMs);
        },
      };
    },
    admit({ session: id, id: order }) {
      const session = sessions.get(id);
      if (!session) throw new HttpError(410, "this page's session is over: load the page again");
      if (session.given.has(order)) throw new HttpError(409, "this order was given already");
      if (session.given.size >= MOST_ORDERS)
        throw new HttpError(429, "too many orders of one page: load it again");
      session.given.add(order);
    },
    changed: () => {
      telling ??= setTimeout(tell, TOGETHER_MS);
    },
    close() {
      clearInterval(word);
      clearTimeout(telling);
      for (const { sinks, gone } of sessions.values()) {
        clearTimeout(gone);
        for (const sink of sinks) sink.end();
      }
    },
  };
}
