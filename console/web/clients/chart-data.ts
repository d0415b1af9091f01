/** The strips as columns for a chart: seconds on x, one column per route, oldest first, null where nothing is known. */
import type { Cell, ClientRoute } from "../../src/state/clients.ts";

type Strips = Readonly<Record<"haproxy" | "sentinel", Pick<ClientRoute, "strip" | "stripEnds">>>;
export type Columns = [number[], (number | null)[], (number | null)[]];

export function columns(routes: Strips, seconds: number, value: (cell: Cell) => number | null): Columns {
  const end = Math.max(routes.haproxy.stripEnds, routes.sentinel.stripEnds);
  const xs = Array.from({ length: seconds }, (_, index) => end - seconds + 1 + index);
  const of = ({ strip, stripEnds }: Strips["haproxy"]): (number | null)[] =>
    xs.map((x) => {
      const cell = strip[stripEnds - x];
      return cell === undefined || cell.state === "unknown" ? null : value(cell);
    });
  return [xs, of(routes.haproxy), of(routes.sentinel)];
}
