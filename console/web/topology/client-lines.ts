/** The clients' lines: through HAProxy, and past it to the master they found by asking the Sentinels. */
import type { State } from "../../src/state.ts";
import { masterBadge } from "./badge.ts";
import { clientLine, directLine } from "./courses.ts";
import type { Layout } from "./layout.ts";
import { type Line, line } from "./line.ts";

const DRAWN = { ok: "whole", failed: "broken", unknown: "unknown" } as const;

export function clientLines(state: State, at: Layout, place: (name: string) => number): Line[] {
  const { haproxy, sentinel } = state.clients.routes;
  const heard = ({ channels: { pubsub, stream } }: typeof haproxy) => {
    const states = [pubsub.receiving, stream.receiving];
    return states.includes("failed") ? "broken" : states.includes("unknown") ? "unknown" : "whole";
  };
  const through = [
    line(
      { key: "publisher", kind: "client", state: DRAWN[haproxy.writes], from: "publisher", to: "haproxy" },
      clientLine(at, "publisher"),
    ),
    line(
      { key: "subscriber", kind: "client", state: heard(haproxy), from: "haproxy", to: "subscriber" },
      clientLine(at, "subscriber"),
    ),
  ];
  // They, too, look at the nodes and follow a promoted one before it is announced.
  const master = masterBadge(state).holder;
  if (master === null) return through.flat();
  const direct = [
    line(
      {
        key: "publisher direct",
        kind: "direct",
        state: DRAWN[sentinel.writes],
        from: "publisher",
        to: master,
      },
      directLine(at, "publisher", place(master)),
    ),
    line(
      { key: "subscriber direct", kind: "direct", state: heard(sentinel), from: master, to: "subscriber" },
      directLine(at, "subscriber", place(master)),
    ),
  ];
  return [...direct, ...through].flat();
}
