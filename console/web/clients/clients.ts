/** What clients feel, per route. */
import type { State } from "../../src/state.ts";
import { find } from "../dom/find.ts";
import { rate } from "../format/quantity.ts";
import type { Region } from "../region.ts";
import { chart } from "./chart.ts";
import { columns } from "./chart-data.ts";
import { routeView } from "./route-view.ts";
import { CELLS } from "./strip-paths.ts";

export function clients(): Region {
  const views = {
    haproxy: routeView("haproxy", "Through HAProxy"),
    sentinel: routeView("sentinel", "By Sentinel discovery"),
  };
  find("routes", HTMLElement).append(views.haproxy.element, views.sentinel.element);
  const perSecond = chart(find("rate-chart", HTMLElement), rate);
  const p99 = chart(find("p99-chart", HTMLElement), (ms) =>
    ms === null ? "–" : `${ms.toFixed(ms < 10 ? 1 : 0)} ms`,
  );
  let drawn = 0;
  return {
    render({ clients: { routes } }: State) {
      views.haproxy.render(routes.haproxy);
      views.sentinel.render(routes.sentinel);
      const end = Math.max(routes.haproxy.stripEnds, routes.sentinel.stripEnds);
      if (end === drawn) return;
      drawn = end;
      perSecond.show(columns(routes, CELLS, ({ ok }) => ok));
      p99.show(columns(routes, CELLS, ({ p99Seconds }) => (p99Seconds === null ? null : p99Seconds * 1000)));
    },
    tick(now) {
      views.haproxy.tick(now);
      views.sentinel.tick(now);
    },
  };
}
