/** What was seen of the servers of HAProxy's `write`, looked at every 5 ms, in figures. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { lookAtWriters } from "@redis-ha-lab/scenarios/observe/write-servers.ts";
import { percentile } from "../median.ts";

const LOOK_EVERY_MS = 5;
export interface WriteServers {
  readonly samples: number;
  /** HAProxy gave no answer: a reload, or a busy machine. */
  readonly unanswered: number;
  /** No server was UP: writes are refused. */
  readonly none: number;
  /** More than one was: must be 0. */
  readonly several: number;
  readonly examples: readonly { readonly atMs: number; readonly servers: readonly string[] }[];
  /** How often another server was UP than the last time one was. */
  readonly moves: number;
  /** Milliseconds between two answers. */
  readonly apart: { readonly p50: number; readonly p95: number; readonly max: number } | null;
}

export interface Tally {
  /** @param up the servers that are UP; undefined when there was no answer. */
  add(atMs: number, up: readonly string[] | undefined): void;
  total(): WriteServers;
}

export function createTally(): Tally {
  const counts = { samples: 0, unanswered: 0, none: 0, several: 0, moves: 0 };
  const examples: { atMs: number; servers: readonly string[] }[] = [];
  const gaps: number[] = [];
  let lastMs: number | undefined;
  let last: string | undefined;
  return {
    add: (atMs, up) => {
      if (!up) {
        counts.unanswered += 1;
        return;
      }
      counts.samples += 1;
      if (lastMs !== undefined) gaps.push(atMs - lastMs);
      lastMs = atMs;
      const [first] = up;
      if (first === undefined) counts.none += 1;
      else if (up.length > 1) {
        counts.several += 1;
        examples.push({ atMs, servers: [...up] });
      } else {
        if (last !== undefined && first !== last) counts.moves += 1;
        last = first;
      }
    },
    total: () => ({
      ...counts,
      examples: examples.slice(0, 20),
      apart:
        gaps.length === 0
          ? null
          : {
              p50: percentile(gaps, 0.5),
              p95: percentile(gaps, 0.95),
              max: gaps.reduce((a, b) => Math.max(a, b)),
            },
    }),
  };
}

/** Looks until it is told to end. */
export function watchWriteServers(config: Pick<LabConfig, "haproxyStats">): { end(): Promise<WriteServers> } {
  const tally = createTally();
  const { end } = lookAtWriters(config, LOOK_EVERY_MS, ({ atMs, up }) => tally.add(atMs, up ?? undefined));
  return { end: async () => end().then(() => tally.total()) };
}
