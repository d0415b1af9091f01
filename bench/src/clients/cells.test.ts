import type { ClientRecord, Operation } from "@redis-ha-lab/scenarios/model/journal.ts";
import { describe, expect, test } from "vitest";
import { cellText } from "./as-text.ts";
import { rowsOf } from "./cells.ts";
import { faultsOf } from "./fault-plans.ts";
import { type Felt, felt } from "./felt.ts";
import { offersOf } from "./run.ts";
import type { FaultRun } from "./run-once.ts";

const operation = (
  atMs: number,
  outcome: Operation["outcome"] = "ok",
  tookMs = 1,
  error: string | null = null,
) => ({
  ...{ startMs: atMs, endMs: atMs + tookMs, outcome, node: null, error },
});
const record = (operations: readonly Operation[], found: Partial<ClientRecord> = {}): ClientRecord => ({
  ...{ name: "one", route: "one", kind: "writer", everyMs: 50, operations: [...operations] },
  ...{ lost: [], duplicated: [], surfaced: [], contradicted: [], ...found },
});
const observed = (operations: readonly Operation[], found: Partial<ClientRecord> = {}) => ({
  ...{ entries: { appends: record(operations, found), reads: [], unbegun: 0 }, truth: record([]) },
  ...{ samples: [], printed: ["first", "last"], clocksMs: 1 },
});
const every50 = (fromMs: number, toMs: number) =>
  Array.from({ length: (toMs - fromMs) / 50 }, (_, n) => operation(fromMs + n * 50));

describe("what a client felt", () => {
  test("is the longest time between two acknowledgements that ends after the fault", () => {
    const quiet = [...every50(0, 1_000), operation(1_010, "failed"), ...every50(3_500, 10_000)];
    expect(felt(observed(quiet), 1_000, 10_000)).toMatchObject({ outageMs: 2_550, cameBack: true, late: 0 });
    // What happened before is not the fault's.
    expect(felt(observed(quiet), 5_000, 10_000).outageMs).toBe(0);
  });
  test("lasts to the end for one that never came back", () => {
    const dead = [...every50(0, 1_000), operation(1_000, "indeterminate", 9_000, "no answer until the end")];
    expect(felt(observed(dead), 1_000, 10_000)).toMatchObject({ outageMs: 9_049, cameBack: false });
  });
  test("counts what waited in a queue, and the errors without their addresses", () => {
    const queued = [
      operation(0, "ok", 1_500),
      operation(50, "failed", 1, "connect 198.18.77.11:6379"),
      operation(60, "failed", 1, "connect 198.18.77.12:6379"),
    ];
    const { late, errors, printed } = felt(observed(queued), 0, 2_000);
    expect({ late, errors, printed }).toEqual({
      late: 1,
      errors: [["connect …:…", 2]],
      printed: { lines: 2, last: "last" },
    });
  });
  test("is a storm by the kernel's count of connections in any second, and CPU by its ticks", () => {
    const sample = (atMs: number, opened: number, cpuMs: number) => ({
      pid: 1,
      wallMs: 0,
      atMs,
      opened,
      cpuMs,
      rssBytes: atMs,
    });
    const samples = [
      sample(-2_000, 0, 0),
      sample(-100, 0, 190),
      sample(0, 2, 200),
      sample(600, 50, 500),
      sample(1_500, 60, 800),
    ];
    const found = felt({ ...observed(every50(-3_000, 3_000)), samples }, 0, 3_000);
    expect(found).toMatchObject({
      connectionsPerSecond: 48,
      cpuBefore: 10,
      cpuDuring: 40,
      memoryBefore: -100,
      memoryMost: 1_500,
    });
  });
});

const base = felt(observed(every50(0, 2_000)), 0, 2_000);
const run = (round: number, reference: number, one: Partial<Felt>): FaultRun => ({
  ...{ fault: "kill", round, startedAt: "", load: 1, oldMaster: "redis-1", newMaster: "redis-2" },
  reference: { ...base, outageMs: reference },
  clients: [
    {
      ...{ client: "ioredis", path: "haproxy", profile: "tuned", felt: { ...base, ...one } },
      hello: { client: "ioredis", version: "6.0.0", runtime: "node" },
    },
  ],
  ...{ arrivals: [], leftOut: [] },
});
const cellOf = (...runs: FaultRun[]) => rowsOf(runs)[0]?.cells.kill;

describe("a cell", () => {
  test("has the median outage, and how far it is beyond the lab's own client of the same run", () => {
    const cell = cellOf(
      run(1, 2_400, { outageMs: 2_600 }),
      run(2, 5_000, { outageMs: 5_300 }),
      run(3, 2_400, { outageMs: 2_500 }),
    );
    expect(cell).toMatchObject({ runs: 3, outageMs: 2_600, beyondMs: 200, worstMs: 5_300, outcome: "fine" });
    expect(cellText(cell)).toBe("2.6 s (+0.2)");
  });
  test.each([
    ["gone", { outageMs: 2_500, cameBack: false, lost: 3 }, "2.5 s (+0.1), 1 of 1 never came back, 3 lost"],
    ["lost", { outageMs: 2_500, lost: 3, duplicated: 2 }, "2.5 s (+0.1), 3 lost, 2 twice"],
    ["lost", { outageMs: 2_500, lost: null }, "2.5 s (+0.1), losses unknown"],
    ["repeated", { outageMs: 9_000, duplicated: 2 }, "9.0 s (+6.6), 2 twice"],
    ["slow", { outageMs: 3_000 }, "3.0 s (+0.6)"],
    [
      "fine",
      { outageMs: 2_100, oldReads: 4, contradicted: 1 },
      "2.1 s (−0.3), 1 reported as failed, and done, 4 old reads",
    ],
  ] as const)("is %s by what is worst about it", (outcome, one, text) => {
    const cell = cellOf(run(1, 2_400, one));
    expect(cell?.outcome).toBe(outcome);
    expect(cellText(cell)).toBe(text);
  });
  test("adds up over the runs, and one unknown loss makes the sum unknown", () => {
    expect(cellOf(run(1, 1, { lost: 2 }), run(2, 1, { lost: 3 }))?.lost).toBe(5);
    expect(cellOf(run(1, 1, { lost: 2 }), run(2, 1, { lost: null }))?.lost).toBeNull();
  });
});

test("the words of a command line are checked before anything is done", () => {
  expect(faultsOf("kill, pause")).toEqual(["kill", "pause"]);
  expect(faultsOf("freeze,kill"), "by the former name").toEqual(["pause", "kill"]);
  expect(() => faultsOf("kill,fire")).toThrow('"fire" is no fault');
  expect(
    offersOf("ioredis image redis-ha-lab/client-ioredis:1\njedis absent Maven Central can't be reached"),
  ).toEqual([
    { client: "ioredis", image: "redis-ha-lab/client-ioredis:1" },
    { client: "jedis", why: "Maven Central can't be reached" },
  ]);
  expect(() => offersOf("ioredis")).toThrow("offers no client");
});
