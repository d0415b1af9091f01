/** Each invariant with a recording that tests it and keeps it, and one that breaks it. */
import { describe, expect, test } from "vitest";
import { at, client, operations, role, served, T0, vote } from "../../../tests/fixtures/a-recording.ts";
import { beyond, inBudget, list, lost, tested, whole, withEvents } from "../../../tests/fixtures/a-round.ts";
import type { Journal, Recording, TimelineEvent } from "../model/journal.ts";
import { brokenIn, INVARIANTS, judgedBy } from "./invariants.ts";
import type { Round } from "./schedule.ts";

const start = (ms: number, service: string): TimelineEvent =>
  at(ms, { kind: "docker", service, action: "start" });
const up = (ms: number, server: string, status: string) =>
  at(ms, { kind: "server", backend: "write", server, status });
const epochAt = (ms: number, who: string, master: string, epoch: number): TimelineEvent => ({
  ...(vote(ms, who, master) as Extract<TimelineEvent, { kind: "vote" }>),
  epoch,
});
const writers = (...looks: [number, ...string[]][]) =>
  whole({ writers: looks.map(([ms, ...servers]) => ({ atMs: T0 + ms, up: servers })) });

interface Case {
  readonly name: string;
  readonly kept: Recording;
  readonly broken: Recording;
  readonly round?: Round;
}

const back = operations(-900, 8_000, (ms) => (ms > 4_000 && ms < 5_000 ? { node: "redis-1" } : served(ms)));
const turned = [up(150, "redis-1", "DOWN"), up(2_420, "redis-2", "UP")];

const cases: Case[] = [
  {
    name: "one-master-behind-haproxy",
    kept: whole(),
    broken: whole({ clients: [client("haproxy", list), client("haproxy-persistent", back)] }),
  },
  { name: "one-master-by-sentinel", kept: whole(), broken: whole({ clients: [client("sentinel", back)] }) },
  { name: "losses-explained", kept: lost(-100, 0), broken: lost(-600, 0) },
  { name: "losses-explained", kept: lost(-100, 0), broken: lost(4_000, 4_100) },
  { name: "losses-explained", round: beyond, kept: lost(-600, 0), broken: lost(6_500, 7_000) },
  { name: "durable-kept", kept: whole(), broken: lost(-100, 0, { route: "durable" }) },
  {
    name: "outcomes-told",
    kept: whole(),
    broken: whole({ clients: [client("haproxy", list, { contradicted: [50] })] }),
  },
  {
    name: "one-route",
    kept: withEvents(...turned),
    broken: withEvents(up(2_420, "redis-2", "UP"), up(2_600, "redis-1", "DOWN")),
  },
  {
    // For 10 ms, which a look at the whole page ten times a second does not see.
    name: "one-route",
    kept: writers([-900, "redis-1"], [150], [2_420, "redis-2"]),
    broken: writers([-900, "redis-1"], [2_420, "redis-1", "redis-2"], [2_430, "redis-2"]),
  },
  {
    name: "epochs-grow",
    kept: withEvents(epochAt(-800, "sentinel-1", "redis-1", 6), epochAt(3_200, "sentinel-1", "redis-2", 7)),
    broken: withEvents(epochAt(-800, "sentinel-1", "redis-1", 6), epochAt(3_200, "sentinel-1", "redis-2", 5)),
  },
  {
    name: "epochs-grow",
    kept: withEvents(epochAt(-800, "sentinel-1", "redis-1", 6), epochAt(3_200, "sentinel-1", "redis-2", 7)),
    broken: withEvents(
      epochAt(3_200, "sentinel-1", "redis-2", 7),
      epochAt(3_300, "sentinel-2", "redis-3", 7),
    ),
  },
  {
    name: "modest-starts",
    kept: withEvents(start(3_000, "redis-1"), role(3_300, "redis-1", "replica", "redis-2")),
    broken: withEvents(start(3_000, "redis-1"), role(3_300, "redis-1", "master")),
  },
  {
    // Up again before another is promoted, which is then none of its doing.
    name: "modest-starts",
    kept: withEvents(start(1_000, "redis-1"), role(1_500, "redis-1", "master")),
    broken: withEvents(start(2_300, "redis-1"), role(2_700, "redis-1", "master")),
  },
  {
    name: "outages-end",
    kept: whole(),
    broken: whole({
      clients: [
        client(
          "haproxy",
          operations(-900, 14_000, (ms) =>
            ms < 0 ? { node: "redis-1" } : ms < 11_000 ? { outcome: "failed" } : { node: "redis-2" },
          ),
        ),
      ],
    }),
  },
  { name: "steady-again", kept: whole(), broken: whole({ steadyMs: null }) },
  {
    name: "as-configured",
    kept: whole({ inspected: { asked: 15, wrong: [] } }),
    broken: whole({ inspected: { asked: 15, wrong: ["redis-2 has replica-priority 1, not 100"] } }),
  },
  {
    name: "contents-kept",
    kept: whole(),
    broken: whole({ kept: { written: 200, wrong: { "redis-1": 0, "redis-2": 3, "redis-3": 0 } } }),
  },
];

describe.each(cases)("$name", ({ name, kept, broken, round }) => {
  test("is put to the test by a recording that keeps it", () => {
    const result = tested(name, kept, round);
    expect(result?.breaches).toEqual([]);
    expect(result?.exercised).toBeGreaterThan(0);
  });
  test("is broken by one that does not", () => {
    expect(tested(name, broken, round)?.breaches.length).toBeGreaterThan(0);
  });
});

test("every invariant has its recordings", () => {
  expect(new Set(cases.map(({ name }) => name))).toEqual(new Set(INVARIANTS.map(({ name }) => name)));
});

test("a round that breaks an invariant fails, and one that does not test it does not", () => {
  const [first] = judgedBy(inBudget).expectations;
  expect(first?.check(whole()).status).toBe("met");
  const untested = judgedBy(beyond).expectations[3];
  expect(untested?.check(lost(-100, 0, { route: "durable" })).because).toBe("this round does not test it");
});

test("broken is what was violated for certain", () => {
  const judged = (status: string) =>
    ({ expectations: INVARIANTS.map(({ sentence }) => ({ sentence, status })) }) as unknown as Journal;
  expect(brokenIn(judged("unknown"))).toEqual([]);
  expect(brokenIn(judged("violated"))).toEqual(INVARIANTS);
});
