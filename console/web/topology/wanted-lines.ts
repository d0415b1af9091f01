/** Which lines the state asks for, without drawing: pure, so that it can be tested by table. */
import type { State } from "../../src/state.ts";
import { clientLines } from "./client-lines.ts";
import { readLine, replicationLine, voteLine, writeLine } from "./courses.ts";
import type { Layout } from "./layout.ts";
import { type Line, line } from "./line.ts";
import { lagWords } from "./node-card.ts";

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
