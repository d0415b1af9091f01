/** What a run of switchovers is worth keeping: pure, from what was reported to the clients and how each one ended. */
import type { ClientRecord } from "@redis-ha-lab/scenarios/model/journal.ts";
import { percentile } from "../median.ts";
import type { Ended, Outcome } from "./one-switchover.ts";
import type { Kind } from "./plan.ts";

export interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** One client path over the whole run. */
export interface PathFigures {
  readonly name: string;
  readonly acknowledged: number;
  readonly failed: number;
  readonly indeterminate: number;
  /** null when nothing could be read back: unknown is not none. */
  readonly lost: number | null;
  readonly duplicated: number | null;
  /** Refused, and there all the same. */
  readonly contradicted: number | null;
  /** Longest time without an acknowledgement in one switchover, ms. */
  readonly stillPlain: Spread | null;
  readonly stillDisturbed: Spread | null;
}

export interface KindFigures {
  readonly kind: Kind | "none";
  readonly times: number;
  /** Its moment did not come, so nothing was done. */
  readonly missed: number;
  readonly ended: Readonly<Record<Ended, number>>;
  /** Over all client paths; null when one of them could not be read back. */
  readonly lost: number | null;
  /** Longest time without an acknowledgement through HAProxy, ms. */
  readonly still: Spread;
  /** How often `make heal` would have been needed. */
  readonly notSteady: number;
}

export interface Figures {
  readonly paths: readonly PathFigures[];
  readonly kinds: readonly KindFigures[];
}

const spreadOf = (values: readonly number[]): Spread | null =>
  values.length === 0
    ? null
    : { p50: percentile(values, 0.5), p95: percentile(values, 0.95), max: Math.max(...values) };

/** Moments of acknowledgement, in order. */
const acknowledgements = ({ operations }: Pick<ClientRecord, "operations">): number[] =>
  operations.flatMap(({ outcome, endMs }) => (outcome === "ok" ? [endMs] : [])).sort((a, b) => a - b);

/**
 * The longest time between two acknowledgements that began during a switchover, ms. (Writes can still be paused when the
 * next one begins: that is the former one's doing.)
 */
export function longestStill(
  moments: readonly number[],
  { fromMs, toMs }: Pick<Outcome, "fromMs" | "toMs">,
): number {
  let longest = 0;
  for (let at = 1; at < moments.length; at += 1) {
    const [before = 0, after = 0] = [moments[at - 1], moments[at]];
    if (before >= fromMs && before <= toMs) longest = Math.max(longest, after - before);
  }
  return longest;
}

/** The switchover during or after which something was acknowledged; undefined before the first. */
const during = (outcomes: readonly Outcome[], atMs: number): Outcome | undefined =>
  outcomes.findLast(({ fromMs }) => fromMs <= atMs);

/** How many acknowledged writes of all client paths were lost in which switchover, by its number. */
export function lostBy(
  clients: readonly Pick<ClientRecord, "operations" | "lost">[],
  outcomes: readonly Outcome[],
): Map<number, number> {
  const lost = new Map<number, number>();
  for (const client of clients) {
    for (const number of client.lost ?? []) {
      const found = during(outcomes, client.operations[number]?.endMs ?? 0)?.number ?? 0;
      lost.set(found, (lost.get(found) ?? 0) + 1);
    }
  }
  return lost;
}

/** @param clients each has been compared with what is there */
export function figuresOf(clients: readonly ClientRecord[], outcomes: readonly Outcome[]): Figures {
  const lost = lostBy(clients, outcomes);
  const stillOf = (client: ClientRecord, of: readonly Outcome[]) => {
    const moments = acknowledgements(client);
    return of.map((outcome) => longestStill(moments, outcome));
  };
  const count = (client: ClientRecord, wanted: string) =>
    client.operations.filter(({ outcome }) => outcome === wanted).length;
  const plain = outcomes.filter(({ disturbance }) => disturbance === null);
  const disturbed = outcomes.filter(({ disturbance }) => disturbance !== null);
  const throughHaproxy = clients.filter(({ name }) => name.startsWith("haproxy"));
  const known = clients.every((client) => client.lost !== null);
  const groups = Map.groupBy(outcomes, ({ disturbance }) => disturbance?.kind ?? "none");
  return {
    paths: clients.map((client) => ({
      name: client.name,
      acknowledged: count(client, "ok"),
      failed: count(client, "failed"),
      indeterminate: count(client, "indeterminate"),
      lost: client.lost?.length ?? null,
      duplicated: client.duplicated?.length ?? null,
      contradicted: client.contradicted?.length ?? null,
      stillPlain: spreadOf(stillOf(client, plain)),
      stillDisturbed: spreadOf(stillOf(client, disturbed)),
    })),
    kinds: [...groups].map(([kind, group]) => {
      const ended = { done: 0, refused: 0, failed: 0, killed: 0 };
      for (const one of group) ended[one.ended] += 1;
      const still = throughHaproxy.flatMap((client) => stillOf(client, group));
      return {
        kind,
        times: group.length,
        missed: kind === "none" ? 0 : group.filter(({ disturbedMs }) => disturbedMs === null).length,
        ended,
        lost: known ? group.reduce((sum, { number }) => sum + (lost.get(number) ?? 0), 0) : null,
        still: spreadOf(still) ?? { p50: 0, p95: 0, max: 0 },
        notSteady: group.filter(({ steady }) => !steady).length,
      };
    }),
  };
}
