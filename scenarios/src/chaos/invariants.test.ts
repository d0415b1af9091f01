/** Each invariant with a recording that tests it and keeps it, and one that breaks it. */
import { describe, expect, test } from "vitest";
import {
  at,
  client,
  eventsBut,
  fault,
  operations,
  recorded,
  role,
  served,
  T0,
  vote,
} from "../../../tests/fixtures/a-recording.ts";
import type { Operation, Recording, TimelineEvent } from "../model/journal.ts";
import { INVARIANTS, judgedBy } from "./invariants.ts";
import type { Round } from "./schedule.ts";

const inBudget: Round = { lengthMs: 20_000, budget: "in", guard: "on", faults: [] };
const beyond: Round = { ...inBudget, budget: "beyond" };
const nothing = () => false;
const list = operations(-900, 8_000, served);
const numbers = (fromMs: number, toMs: number, all: readonly Operation[] = list) =>
  all.flatMap(({ startMs }, number) => (startMs >= T0 + fromMs && startMs < T0 + toMs ? [number] : []));
const start = (ms: number, service: string): TimelineEvent =>
  at(ms, { kind: "docker", service, action: "start" });
const up = (ms: number, server: string, status: string) =>
  at(ms, { kind: "server", backend: "write", server, status });
const epochAt = (ms: number, who: string, master: string, epoch: number): TimelineEvent => ({
  ...(vote(ms, who, master) as Extract<TimelineEvent, { kind: "vote" }>),
  epoch,
});
const repaired = fault(3_000, "start redis-1", "redis-1");
const whole = (change: Partial<Recording> = {}) =>
  recorded({
    events: eventsBut(nothing, repaired),
    clients: [client("haproxy", list), client("sentinel", list), client("durable", list)],
    ...change,
  });
const withEvents = (...events: TimelineEvent[]) => whole({ events: eventsBut(nothing, repaired, ...events) });
const test_ = (name: string, recording: Recording, round: Round = inBudget) =>
  INVARIANTS.find((one) => one.name === name)?.test(recording, round);

interface Case {
  readonly name: string;
  readonly kept: Recording;
  readonly broken: Recording;
  readonly round?: Round;
}

const back = operations(-900, 8_000, (ms) => (ms > 4_000 && ms < 5_000 ? { node: "redis-1" } : served(ms)));
const lost = (fromMs: number, toMs: number, route = "haproxy") =>
  whole({
    clients: [client("haproxy", list), client("durable", list)].map((one) =>
      one.route === route ? { ...one, lost: numbers(fromMs, toMs) } : one,
    ),
  });
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
  { name: "durable-kept", kept: whole(), broken: lost(-100, 0, "durable") },
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
  {
    name: "contents-kept",
    kept: whole(),
    broken: whole({ kept: { written: 200, wrong: { "redis-1": 0, "redis-2": 3, "redis-3": 0 } } }),
  },
];

describe.each(cases)("$name", ({ name, kept, broken, round }) => {
  test("is put to the test by a recording that keeps it", () => {
    const tested = test_(name, kept, round);
    expect(tested?.breaches).toEqual([]);
    expect(tested?.exercised).toBeGreaterThan(0);
  });
  test("is broken by one that does not", () => {
    expect(test_(name, broken, round)?.breaches.length).toBeGreaterThan(0);
  });
});

test("every invariant has its recordings", () => {
  expect(new Set(cases.map(({ name }) => name))).toEqual(new Set(INVARIANTS.map(({ name }) => name)));
});

test("a planned switchover excuses no loss", () => {
  const planned = whole({
    events: eventsBut((event) => event.kind === "fault", {
      ...(fault(0, "switchover redis-1", "redis-1") as Extract<TimelineEvent, { kind: "fault" }>),
    }),
    clients: [client("haproxy", list, { lost: numbers(-100, 0) })],
  });
  expect(test_("losses-explained", planned)?.breaches).toHaveLength(1);
});

const unguarded: Round = { ...inBudget, guard: "off" };
const cutOff = (lostTo: number, repairedMs = 9_000) => {
  const long = operations(-900, 30_000, () => ({ node: "redis-1" }));
  return whole({
    events: eventsBut(
      (event) => event.kind === "fault",
      fault(0, "partition redis-1", "redis-1"),
      fault(repairedMs, "reconnect redis-1", "redis-1"),
    ),
    clients: [client("direct redis-1", long, { lost: numbers(100, lostTo, long) })],
  });
};

test("the write guard bounds what a cut-off master acknowledges in vain, and without it the cut does", () => {
  expect(test_("losses-explained", cutOff(11_000))?.breaches).toEqual([]);
  expect(test_("losses-explained", cutOff(14_000))?.breaches).toHaveLength(1);
  expect(test_("losses-explained", cutOff(14_000), unguarded)?.breaches).toEqual([]);
  expect(test_("losses-explained", cutOff(25_000), unguarded)?.breaches).toHaveLength(1);
});

test("a round that breaks an invariant fails, and one that does not test it does not", () => {
  const [first] = judgedBy(inBudget).expectations;
  expect(first?.check(whole()).status).toBe("met");
  const untested = judgedBy(beyond).expectations[3];
  expect(untested?.check(lost(-100, 0, "durable")).because).toBe("this round does not test it");
});
