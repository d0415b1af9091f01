/** What a failure excuses of losses: one run up to it, once, and no longer than it can cost. */
import { describe, expect, test } from "vitest";
import {
  client,
  eventsBut,
  fault,
  operations,
  role,
  served,
  T0,
} from "../../../tests/fixtures/a-recording.ts";
import {
  beyond,
  breaches,
  inBudget,
  list,
  lost,
  nothing,
  numbers,
  repaired,
  whole,
} from "../../../tests/fixtures/a-round.ts";
import type { Recording } from "../model/journal.ts";
import type { Round } from "./schedule.ts";

const found = (recording: Recording, round: Round = inBudget) =>
  breaches("losses-explained", recording, round);
const withFaults = (recording: Recording, ...faults: ReturnType<typeof fault>[]): Recording => ({
  ...recording,
  events: [...recording.events, ...faults].toSorted((a, b) => a.atMs - b.atMs),
});

describe("a killed master", () => {
  test("takes its last 0.2 s with it, and no more", () => {
    expect(found(lost(-180, 0))).toEqual([]);
    expect(found(lost(-400, 0))).toEqual([expect.stringMatching(/no tail of at most 0.20 s/)]);
  });
  test("takes the end, and nothing from the middle", () => {
    expect(found(lost(-160, -80))).toEqual([
      expect.stringMatching(/what it acknowledged at T-0.08 s is there$/),
    ]);
    expect(found(lost(-900, -780))).toHaveLength(1);
  });
  test("takes one piece, and not every second write", () => {
    expect(found(lost(-180, 0, { which: (place) => place % 2 === 0 }))).not.toEqual([]);
    expect(found(lost(-180, 0, { which: (place) => place !== 4 }))).not.toEqual([]);
  });
  test("takes no more when it is wiped as well", () => {
    const wipe = fault(500, "wipe redis-1", "redis-1");
    expect(found(withFaults(lost(-180, 0), wipe))).toEqual([]);
    expect(found(withFaults(lost(-400, 0), wipe))).toHaveLength(1);
  });
});

describe("a master that is up again before the Sentinels see it, and is replaced all the same", () => {
  const ops = operations(-900, 8_000, (ms) =>
    ms >= 0 && ms < 1_500 ? { outcome: "failed" } : ms < 3_300 ? { node: "redis-1" } : { outcome: "failed" },
  );
  /** What was acknowledged from the promotion (2.4 s) to the demotion. */
  const gone = (route: string, startedMs: number) =>
    whole({
      events: eventsBut(nothing, fault(startedMs, "start redis-1", "redis-1")),
      clients: [client(route, ops, { lost: numbers(2_440, 3_300, ops) }), client("durable", list)],
    });

  test("takes what a client that goes by its address had acknowledged there", () => {
    expect(found(gone("direct redis-1", 1_000))).toEqual([]);
  });
  test("takes nothing of it from a client that is led elsewhere", () => {
    expect(found(gone("haproxy", 1_000))).toHaveLength(1);
  });
  test("is another case than one that is started after the selection", () => {
    expect(found(gone("direct redis-1", 2_350))).toHaveLength(1);
  });
});

test("of two writes under way side by side the one that is there proves nothing", () => {
  const overlapping = list.map((one) => (one.startMs === T0 - 60 ? { ...one, endMs: T0 - 15 } : one));
  const gone = numbers(-100, 0).filter((_, place) => place !== 2);
  const wrote = (all: typeof list) => whole({ clients: [client("haproxy", all, { lost: gone })] });
  expect(found(wrote(overlapping))).toEqual([]);
  expect(found(wrote(list))).not.toEqual([]);
});

/** redis-2, promoted after the first kill, is killed in its turn. */
const killedTwice = operations(-900, 12_000, (ms) =>
  ms < 6_000 ? served(ms) : ms < 8_500 ? { outcome: "failed" } : { node: "redis-3" },
);
const twice = (...spans: [number, number][]) =>
  whole({
    untilMs: T0 + 12_000,
    events: eventsBut(
      nothing,
      repaired,
      fault(6_000, "kill redis-2", "redis-2"),
      role(6_000, "redis-2", "closed"),
      fault(9_000, "start redis-2", "redis-2"),
    ),
    clients: [
      client("haproxy", killedTwice, {
        lost: spans.flatMap(([fromMs, toMs]) => numbers(fromMs, toMs, killedTwice)),
      }),
    ],
  });

test("each of two kills takes one run from a client", () => {
  expect(found(twice([-100, 0], [5_900, 6_000]))).toEqual([]);
  expect(found(twice([5_820, 5_860], [5_900, 6_000]))).not.toEqual([]);
});

test("beyond the budget a run may be as long as its failure, and still is the only one of it", () => {
  expect(found(lost(-600, 0), beyond)).toEqual([]);
  expect(found(lost(-600, 0, { which: (place) => place % 2 === 0 }), beyond)).not.toEqual([]);
});

test("a planned switchover, or a link of the master's that is cut, excuses no loss", () => {
  const instead = (name: string) =>
    whole({
      events: eventsBut((event) => event.kind === "fault", fault(0, name, "redis-1")),
      clients: [client("haproxy", list, { lost: numbers(-100, 0) })],
    });
  expect(found(instead("partition redis-1 both"))).toEqual([]);
  expect(found(instead("switchover redis-1"))).toHaveLength(1);
  expect(found(instead("partition redis-1 both from sentinel-1"))).toHaveLength(1);
});

test("a long command excuses what is lost until shortly after its end", () => {
  const blocked = (lostMs: number) => {
    const direct = operations(-900, 20_000, (ms) =>
      ms < 0 || (ms >= lostMs && ms < lostMs + 500) ? { node: "redis-1" } : { outcome: "failed" },
    );
    return whole({
      events: eventsBut((event) => event.kind === "fault", fault(0, "block redis-1 3000ms", "redis-1")),
      clients: [client("direct redis-1", direct, { lost: numbers(lostMs, lostMs + 500, direct) })],
      steadyMs: T0 + 30_000,
    });
  };
  expect(found(blocked(3_000))).toEqual([]);
  expect(found(blocked(16_000))).toHaveLength(1);
});

const unguarded: Round = { ...inBudget, guard: "off" };
/** Cut off at 0, and acknowledged in vain until it stops. */
const cutOff = (lostTo: number, repairedMs = 9_000) => {
  const long = operations(-900, 30_000, (ms) =>
    ms < lostTo ? { node: "redis-1" } : { outcome: "failed", error: "NOREPLICAS" },
  );
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
  expect(found(cutOff(11_000))).toEqual([]);
  expect(found(cutOff(14_000))).toHaveLength(1);
  expect(found(cutOff(14_000), unguarded)).toEqual([]);
  expect(found(cutOff(25_000), unguarded)).toHaveLength(1);
});

test("a long pause does not count: nothing is acknowledged meanwhile", () => {
  const direct = operations(-900, 28_000, (ms) =>
    ms < 0 || (ms >= 25_000 && ms < 25_500) ? { node: "redis-1" } : { outcome: "failed" },
  );
  const paused = (fromMs: number) =>
    whole({
      events: eventsBut(
        (event) => event.kind === "fault",
        fault(0, "pause redis-1", "redis-1"),
        fault(25_000, "unpause redis-1", "redis-1"),
      ),
      clients: [client("direct redis-1", direct, { lost: numbers(fromMs, 25_500, direct) })],
    });
  expect(found(paused(-100))).toEqual([]);
  expect(found(paused(-400))).toHaveLength(1);
});

test("what the next master acknowledged is not put down to the failure of the one before", () => {
  const instead = (toMs: number) =>
    whole({
      events: eventsBut((event) => event.kind === "fault", fault(0, "pause redis-1", "redis-1")),
      clients: [
        client("haproxy", list, { lost: numbers(-100, toMs).filter((at) => list[at]?.outcome !== "failed") }),
      ],
    });
  expect(found(instead(0))).toEqual([]);
  expect(found(instead(2_600))).toHaveLength(1);
});
