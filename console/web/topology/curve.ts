/** A line of the topology: one cubic, always in the same form, so that a changed end can be animated. */
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
