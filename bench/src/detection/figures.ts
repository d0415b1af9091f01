/** How often a healthy master was replaced, and what a dead one costs, for each down-after: figures and their table. */
import { table } from "@redis-ha-lab/scenarios/terminal/table.ts";
import { median } from "../median.ts";
import { MEANING, STRESSES, type Stress } from "./stress.ts";

/** One span under stress. */
export interface Watched {
  readonly stress: Stress;
  readonly downAfterMs: number;
  readonly seconds: number;
  /** How often a Sentinel called the master down (+sdown), all Sentinels together. */
  readonly suspicions: number;
  /** How often another node became master. */
  readonly failovers: number;
}

export interface Killed {
  readonly downAfterMs: number;
  /** Without an acknowledged write through HAProxy; null when writes did not come back for good. */
  readonly outageMs: number | null;
}

export interface Detection {
  readonly downAfterMs: number;
  readonly underStress: readonly Watched[];
  readonly kills: number;
  /** Those of them after which writes did not come back for good. */
  readonly unsettled: number;
  /** Median and worst of the others; null without any. */
  readonly outage: { readonly p50: number; readonly max: number } | null;
}

const HOUR_S = 3_600;
export const perHour = ({ failovers, seconds }: Pick<Watched, "failovers" | "seconds">): number =>
  (failovers * HOUR_S) / seconds;
/** None in so many seconds is compatible with up to so many an hour (rule of three, 95 %). */
export const atMostPerHour = (seconds: number): number => (3 * HOUR_S) / seconds;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** One entry for each down-after, the shortest first. */
export function detectionOf(watched: readonly Watched[], killed: readonly Killed[]): Detection[] {
  const all = new Set([...watched, ...killed].map(({ downAfterMs }) => downAfterMs));
  return [...all]
    .sort((one, other) => one - other)
    .map((downAfterMs) => {
      const mine = watched.filter((one) => one.downAfterMs === downAfterMs);
      const kills = killed.filter((one) => one.downAfterMs === downAfterMs);
      const outages = kills.flatMap(({ outageMs }) => outageMs ?? []);
      return {
        downAfterMs,
        underStress: STRESSES.flatMap((stress) => {
          const spans = mine.filter((one) => one.stress === stress);
          return spans.length === 0
            ? []
            : [
                {
                  ...{ stress, downAfterMs, seconds: sum(spans.map(({ seconds }) => seconds)) },
                  suspicions: sum(spans.map(({ suspicions }) => suspicions)),
                  failovers: sum(spans.map(({ failovers }) => failovers)),
                },
              ];
        }),
        kills: kills.length,
        unsettled: kills.length - outages.length,
        outage: outages.length === 0 ? null : { p50: median(outages), max: Math.max(...outages) },
      };
    });
}

/**
 * The shortest down-after from which on each was watched under every stress, none brought about a failover, and every kill
 * settled; null when there is none.
 */
export function shortestSafe(all: readonly Detection[]): number | null {
  const unproven = ({ underStress, unsettled }: Detection) =>
    unsettled > 0 ||
    underStress.length < STRESSES.length ||
    underStress.some(({ failovers }) => failovers > 0);
  return all[all.findLastIndex(unproven) + 1]?.downAfterMs ?? null;
}

const UNSETTLED =
  "unsettled: writes did not come back for good within down-after + 30 s, such as when the Sentinels replace each new master at once";

const right = (title: string) => ({ title, right: true });
const seconds = (ms: number) => (ms / 1_000).toFixed(2);

export function detectionLines(all: readonly Detection[]): string[] {
  const cell = (one: Watched | undefined) =>
    one ? `${perHour(one).toFixed(0)} (${one.failovers}; ${one.suspicions})` : "–";
  const spans = all.flatMap(({ underStress }) => underStress.map((one) => one.seconds));
  const watchedFor = Math.min(...spans);
  return [
    "Failovers per hour that nothing justified (how many there were; how often a Sentinel called the master down), and the outage of a kill in s",
    ...table(
      [
        right("DOWN-AFTER ms"),
        ...STRESSES.map((stress) => right(stress.toUpperCase())),
        right("KILLS"),
        right("unsettled"),
        right("OUTAGE p50"),
        right("worst"),
      ],
      all.map(({ downAfterMs, underStress, kills, unsettled, outage }) => [
        String(downAfterMs),
        ...STRESSES.map((stress) => cell(underStress.find((one) => one.stress === stress))),
        String(kills),
        String(unsettled),
        outage ? seconds(outage.p50) : "–",
        outage ? seconds(outage.max) : "–",
      ]),
    ),
    "",
    ...STRESSES.map((stress) => `${stress}: ${MEANING[stress]}`),
    ...(all.some(({ unsettled }) => unsettled > 0) ? [UNSETTLED] : []),
    ...(spans.length === 0
      ? ["Nothing was watched under stress: no down-after can be called safe."]
      : [
          `Each cell was watched for ${watchedFor} s at the least: none in that time is compatible with up to ${atMostPerHour(watchedFor).toFixed(0)} an hour (95 %).`,
          safeLine(shortestSafe(all)),
        ]),
  ];
}

const safeLine = (safe: number | null): string =>
  safe === null
    ? "No down-after was shown to be safe under every stress on this machine."
    : `The shortest down-after without a failover under any stress on this machine: ${safe} ms. Watch it for longer before you rely on it.`;
