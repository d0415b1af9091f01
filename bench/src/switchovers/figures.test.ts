import type { ClientRecord } from "@redis-ha-lab/scenarios/model/journal.ts";
import { expect, it } from "vitest";
import { switchoverLines } from "./as-text.ts";
import { figuresOf, longestStill } from "./figures.ts";
import type { Outcome } from "./one-switchover.ts";
import { createTally } from "./write-servers.ts";

const outcome = (number: number, fromMs: number, change: Partial<Outcome> = {}): Outcome => ({
  ...{ number, replica: 0, disturbance: null, ended: "done", why: null, done: null },
  ...{ from: "redis-1", to: "redis-2", fromMs, toMs: fromMs + 1_000, disturbedMs: null, victim: null },
  ...{ second: null, master: "redis-2", steady: true },
  ...change,
});
const killed = {
  disturbance: { kind: "kill-target", moment: "the failover is ordered", afterMs: 100, lastsMs: 500 },
  ended: "failed",
  disturbedMs: 1_200,
} as const;

/** Acknowledged every 20 ms, but for what is left out. */
function client(without: readonly [fromMs: number, toMs: number][], lost: number[] | null): ClientRecord {
  const operations = Array.from({ length: 200 }, (_, at) => ({
    startMs: at * 20 - 5,
    endMs: at * 20,
    outcome: without.some(([from, to]) => at * 20 >= from && at * 20 <= to) ? "failed" : "ok",
    node: "redis-1",
    error: null,
  })) as ClientRecord["operations"];
  return {
    ...{ name: "haproxy", route: "haproxy", kind: "writer", everyMs: 20, operations },
    ...{ lost, duplicated: [], surfaced: [], contradicted: [] },
  };
}

it("finds the longest time without an acknowledgement that began during a switchover", () => {
  const moments = [0, 20, 900, 920, 940, 2_500];
  expect(longestStill(moments, { fromMs: 10, toMs: 930 })).toBe(880);
  expect(longestStill(moments, { fromMs: 100, toMs: 930 })).toBe(20);
  expect(longestStill(moments, { fromMs: 930, toMs: 1_000 })).toBe(1_560);
});

it("puts losses and standstills down to the switchover they belong to", () => {
  const outcomes = [outcome(1, 100), outcome(2, 1_100, killed), outcome(3, 2_600)];
  // The writes of 1.2 s and 1.22 s.
  const { paths, kinds } = figuresOf(
    [
      client(
        [
          [200, 380],
          [1_300, 2_280],
        ],
        [60, 61],
      ),
    ],
    outcomes,
  );
  expect(paths).toMatchObject([
    {
      acknowledged: 140,
      failed: 60,
      lost: 2,
      stillPlain: { p50: 20, max: 220 },
      stillDisturbed: { p50: 1_020, max: 1_020 },
    },
  ]);
  expect(kinds).toMatchObject([
    { kind: "none", times: 2, lost: 0, missed: 0, ended: { done: 2 } },
    { kind: "kill-target", times: 1, lost: 2, missed: 0, ended: { done: 0, failed: 1 } },
  ]);
});

it("does not take unknown for nothing lost", () => {
  const figures = figuresOf([client([], null)], [outcome(1, 100)]);
  expect(figures.paths[0]?.lost).toBeNull();
  expect(figures.kinds[0]?.lost).toBeNull();
  expect(switchoverLines(figures, createTally().total()).join("\n")).toMatch(/haproxy +200 +0 +0 +\?/);
});
