/** Which lines the state asks for, without drawing: pure, so that it can be tested by table. */
import type { State } from "../../src/state.ts";
import {
  type Curve,
  clientLine,
  directLine,
  middleOf,
  type Point,
  readLine,
  replicationLine,
  voteLine,
  writeLine,
} from "./curves.ts";
import type { Layout } from "./layout.ts";
import { lagWords, masterBadge } from "./node.ts";

export type LineKind = "vote" | "write" | "read" | "replication" | "direct" | "client";

export interface Line {
  /** Stays the same while a line only changes its end: the change is then animated. */
  readonly key: string;
  readonly kind: LineKind;
  /** `broken` is drawn with a cross, `doubted` dashed, `unknown` faint. */
  readonly state: "whole" | "doubted" | "broken" | "unknown";
  readonly from: string;
  readonly to: string;
  readonly curve: Curve;
  readonly label: { readonly text: string; readonly at: Point } | null;
}

type Ends = Pick<Line, "key" | "kind" | "state" | "from" | "to">;
/** None where the curve has no place: an end that is no known node. */
export const line = (ends: Ends, curve: Curve | undefined, text: string | null = null): Line[] =>
  curve ? [{ ...ends, curve, label: text === null ? null : { text, at: middleOf(curve) } }] : [];

const DRAWN = { ok: "whole", failed: "broken", unknown: "unknown" } as const;

/** Through HAProxy, and past it to the master they found by asking the Sentinels. */
function clientLines(state: State, at: Layout, place: (name: string) => number): Line[] {
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

function votes(state: State, at: Layout, place: (name: string) => number): Line[] {
  return state.sentinels.flatMap(({ name, vote, opinions }, index) => {
    if (vote === null) return [];
    const opinion = opinions[vote]?.state;
    const drawn = opinion === "odown" ? "broken" : opinion === "sdown" ? "doubted" : "whole";
    return line(
      { key: `vote ${name}`, kind: "vote", state: drawn, from: name, to: vote },
      voteLine(at, index, place(vote)),
    );
  });
}

function replication(state: State, at: Layout, place: (name: string) => number): Line[] {
  return state.nodes.flatMap((node, index) => {
    if (!node.link) return [];
    const { follows, state: link } = node.link;
    const drawn = link === "connected" ? "whole" : link === "sync" ? "doubted" : "broken";
    return line(
      { key: `replication ${node.name}`, kind: "replication", state: drawn, from: follows, to: node.name },
      replicationLine(at, place(follows), index),
      at.compact ? null : lagWords(node),
    );
  });
}

function routes({ haproxy: { write, read } }: State, at: Layout, place: (name: string) => number): Line[] {
  const writes =
    write.known && write.node !== null
      ? line(
          { key: "write", kind: "write", state: "whole", from: "haproxy", to: write.node },
          writeLine(at, place(write.node)),
        )
      : [];
  const reads = read.known
    ? read.nodes.flatMap((name) =>
        line(
          { key: `read ${name}`, kind: "read", state: "whole", from: "haproxy", to: name },
          readLine(at, place(name)),
        ),
      )
    : [];
  return [...reads, ...writes];
}

/** In the order of drawing: what matters most is on top. */
export function wantedLines(state: State, at: Layout): Line[] {
  const names = state.nodes.map(({ name }) => name);
  // -1, an unknown address, has no place: such a line is not drawn.
  const place = (name: string): number => names.indexOf(name);
  return [
    ...votes(state, at, place),
    ...clientLines(state, at, place),
    ...replication(state, at, place),
    ...routes(state, at, place),
  ];
}
