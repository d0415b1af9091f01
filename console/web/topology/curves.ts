/** Where each line of the topology runs: one cubic, always in the same form, so that a changed end can be animated. */
import type { Box, Layout } from "./layout.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Curve {
  readonly from: Point;
  readonly leaving: Point;
  readonly arriving: Point;
  readonly to: Point;
}

const round = (value: number): number => Math.round(value * 10) / 10;
const written = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;

/** As SVG path data. */
export const pathOf = ({ from, leaving, arriving, to }: Curve): string =>
  `M${written(from)}C${written(leaving)} ${written(arriving)} ${written(to)}`;

/** The point half-way, where a cross or words can stand. */
export function middleOf({ from, leaving, arriving, to }: Curve): Point {
  const blend = (a: number, b: number, c: number, d: number): number => round((a + 3 * b + 3 * c + d) / 8);
  return {
    x: blend(from.x, leaving.x, arriving.x, to.x),
    y: blend(from.y, leaving.y, arriving.y, to.y),
  };
}

/** Leaves and arrives vertically. */
export function vertical(from: Point, to: Point): Curve {
  const bend = (to.y - from.y) / 2;
  return { from, leaving: { x: from.x, y: from.y + bend }, arriving: { x: to.x, y: to.y - bend }, to };
}

export function straight(from: Point, to: Point): Curve {
  const third = { x: (to.x - from.x) / 3, y: (to.y - from.y) / 3 };
  return {
    from,
    leaving: { x: from.x + third.x, y: from.y + third.y },
    arriving: { x: to.x - third.x, y: to.y - third.y },
    to,
  };
}

/** Hangs below its ends by about three quarters of `depth`. */
export const hanging = (from: Point, to: Point, depth: number): Curve => ({
  from,
  leaving: { x: from.x, y: from.y + depth },
  arriving: { x: to.x, y: to.y + depth },
  to,
});

// Every kind of line has ports of its own on a box, so that no two lines coincide. Nodes and Sentinels are known by
// their place in the configuration, 0 to 2.

/** Room for the arrow's head. */
const HEAD = 4;

/** A point on a box's edge; `across` from -0.5 (left) to 0.5 (right). */
const top = (box: Box, across = 0): Point => ({ x: box.x + box.width * across, y: box.y - box.height / 2 });
const bottom = (box: Box, across = 0): Point => ({
  x: box.x + box.width * across,
  y: box.y + box.height / 2,
});
const above = ({ x, y }: Point): Point => ({ x, y: y - HEAD });
const below = ({ x, y }: Point): Point => ({ x, y: y + HEAD });

/** From a Sentinel to the node it calls master. */
export function voteLine(at: Layout, sentinel: number, node: number): Curve | undefined {
  const [from, to] = [at.sentinels[sentinel], at.nodes[node]];
  return from && to && vertical(bottom(from), above(top(to, (sentinel - 1) * 0.22)));
}

export function writeLine(at: Layout, node: number): Curve | undefined {
  const to = at.nodes[node];
  return to && vertical(top(at.haproxy), below(bottom(to)));
}

/** Beside the write route, on the side of the node it goes to. */
export function readLine(at: Layout, node: number): Curve | undefined {
  const to = at.nodes[node];
  const start = [-0.3, 0.15, 0.3][node] ?? 0;
  return to && vertical(top(at.haproxy, start), below(bottom(to, node === 2 ? -0.15 : 0.15)));
}

/** Straight between neighbours; under the middle node otherwise. */
export function replicationLine(at: Layout, master: number, replica: number): Curve | undefined {
  const [from, to] = [at.nodes[master], at.nodes[replica]];
  if (!from || !to || from === to) return undefined;
  const way = Math.sign(replica - master);
  if (Math.abs(replica - master) > 1) {
    return hanging(bottom(from, way * 0.4), below(bottom(to, -way * 0.4)), at.compact ? 34 : 46);
  }
  const y = from.y + 10;
  return straight({ x: from.x + (way * from.width) / 2, y }, { x: to.x - way * (to.width / 2 + HEAD), y });
}

/** A client that asked the Sentinels and goes past HAProxy, along the outer edge of the picture. */
export function directLine(at: Layout, client: Client, node: number): Curve | undefined {
  const to = at.nodes[node];
  const side = client === "publisher" ? -0.28 : 0.28;
  if (!to) return undefined;
  const [low, high] = [top(at[client], side), bottom(to, side)];
  return client === "publisher" ? vertical(low, below(high)) : vertical(high, above(low));
}

export type Client = "publisher" | "subscriber";

/** Between a client and HAProxy, the way messages go: publisher, HAProxy, subscriber. */
export function clientLine(at: Layout, client: Client): Curve {
  const [left, right] = client === "publisher" ? [at.publisher, at.haproxy] : [at.haproxy, at.subscriber];
  return straight(
    { x: left.x + left.width / 2, y: left.y },
    { x: right.x - right.width / 2 - HEAD, y: right.y },
  );
}
