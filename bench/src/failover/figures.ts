/** Many kills as figures, one set per setting. */

import { CLIENT_PATHS, type ClientPath } from "@redis-ha-lab/cluster/client-paths.ts";
import { median, percentile } from "../median.ts";
import type { Kill } from "./measured.ts";
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
  readonly outage: Readonly<Record<ClientPath, Spread>>;
  /** The same minus down-after: what the lab itself adds to down-after. */
  readonly beyondDownAfter: Readonly<Record<ClientPath, Spread>>;
  /** Medians in ms. */
  readonly phases: Readonly<Record<string, number>>;
  readonly announcedMs: number | null;
  /** Sums over all kills and both client paths. */
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

const perClientPath = <T>(make: (route: ClientPath) => T): Record<ClientPath, T> => ({
  haproxy: make("haproxy"),
  sentinel: make("sentinel"),
});

function figuresOf(setting: Setting, kills: readonly Kill[]): Figures {
  const outages = (route: ClientPath) => kills.map((kill) => kill.felt[route].outageMs);
  const all = kills.flatMap((kill) => CLIENT_PATHS.map((route) => kill.felt[route]));
  const sum = (what: "acknowledged" | "failed" | "indeterminate") =>
    all.reduce((total, felt) => total + felt[what], 0);
  const phases = [...new Set(kills.flatMap((kill) => Object.keys(kill.phases)))];
  const announced = kills.flatMap((kill) => kill.announcedMs ?? []);
  return {
    setting,
    kills: kills.length,
    outage: perClientPath((route) => spread(outages(route))),
    beyondDownAfter: perClientPath((route) => spread(outages(route).map((ms) => ms - setting.downAfterMs))),
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
