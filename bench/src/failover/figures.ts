/** Many kills as figures, one set per setting. */
import { median, percentile } from "../median.ts";
import { type Kill, ROUTES, type Route } from "./measured.ts";
import { nameOf, type Setting } from "./setting.ts";

export interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

export interface Figures {
  readonly setting: Setting;
  readonly kills: number;
  /** Milliseconds without an acknowledged write. */
  readonly outage: Readonly<Record<Route, Spread>>;
  /** The same minus down-after: what the lab itself adds to the patience of the Sentinels. */
  readonly beyondDownAfter: Readonly<Record<Route, Spread>>;
  /** Medians in ms. */
  readonly phases: Readonly<Record<string, number>>;
  readonly announcedMs: number | null;
  /** Sums over all kills and both routes. */
  readonly acknowledged: number;
  readonly failed: number;
  readonly indeterminate: number;
  /** null when something could not be read back: unknown is not none. */
  readonly lost: number | null;
}

const spread = (values: readonly number[]): Spread => ({
  p50: median(values),
  p95: percentile(values, 0.95),
  max: Math.max(...values),
});

const perRoute = <T>(make: (route: Route) => T): Record<Route, T> => ({
  haproxy: make("haproxy"),
  sentinel: make("sentinel"),
});

function figuresOf(setting: Setting, kills: readonly Kill[]): Figures {
  const outages = (route: Route) => kills.map((kill) => kill.felt[route].outageMs);
  const all = kills.flatMap((kill) => ROUTES.map((route) => kill.felt[route]));
  const sum = (what: "acknowledged" | "failed" | "indeterminate") =>
    all.reduce((total, felt) => total + felt[what], 0);
  const phases = [...new Set(kills.flatMap((kill) => Object.keys(kill.phases)))];
  const announced = kills.flatMap((kill) => kill.announcedMs ?? []);
  return {
    setting,
    kills: kills.length,
    outage: perRoute((route) => spread(outages(route))),
    beyondDownAfter: perRoute((route) => spread(outages(route).map((ms) => ms - setting.downAfterMs))),
    phases: Object.fromEntries(
      phases.map((name) => [name, median(kills.flatMap((kill) => kill.phases[name] ?? []))]),
    ),
    announcedMs: announced.length > 0 ? median(announced) : null,
    acknowledged: sum("acknowledged"),
    failed: sum("failed"),
    indeterminate: sum("indeterminate"),
    lost: all.every((felt) => felt.lost !== null)
      ? all.reduce((total, felt) => total + (felt.lost ?? 0), 0)
      : null,
  };
}

/** One set of figures per setting, in the order of first appearance. */
export function figures(kills: readonly Kill[]): Figures[] {
  const groups = Map.groupBy(kills, (kill) => nameOf(kill.setting));
  return [...groups.values()].flatMap((group) => (group[0] ? [figuresOf(group[0].setting, group)] : []));
}
