import { compare } from "@redis-ha-lab/scenarios/clients/operation-log.ts";
import { describe, expect, test } from "vitest";
import { entriesOf, oldReads, type Read } from "./ledger.ts";
import type { OperationLine } from "./protocol.ts";

const aligned = { offsetMs: 100, withinMs: 1 };
const line = (id: number, outcome: OperationLine["outcome"] = "ok", value?: number): OperationLine => ({
  ...{ id, start: id * 25_000, end: id * 25_000 + 1_000, outcome },
  ...(value === undefined ? {} : { value }),
});

describe("a program's lines", () => {
  test("become appends under half their id and reads, on our clock, in whatever order they came", () => {
    const { appends, reads, unbegun } = entriesOf(
      "one",
      [line(4), line(1, "ok", 7), line(0), line(2, "indeterminate"), line(3, "ok", -1)],
      aligned,
      { everyMs: 25 },
    );
    expect(appends.operations.map(({ outcome }) => outcome)).toEqual(["ok", "indeterminate", "ok"]);
    expect(appends.operations[2]).toMatchObject({ startMs: 200, endMs: 201 });
    expect(reads.map(({ value }) => value)).toEqual([7, null]);
    expect(unbegun).toBe(0);
  });

  test("that were never begun have failed; those a program took with it are unknown", () => {
    const told = [line(0), line(4)];
    const waiting = entriesOf("one", told, aligned, { everyMs: 25, upToId: 6 });
    expect(waiting.appends.operations.map(({ outcome }) => outcome)).toEqual([
      "ok",
      "failed",
      "ok",
      "failed",
    ]);
    expect(waiting.unbegun).toBe(2);
    const dead = entriesOf("one", told, aligned, { everyMs: 25, died: true });
    expect(dead.appends.operations[1]).toMatchObject({
      outcome: "indeterminate",
      error: "the program ended",
    });
  });

  test("told twice are a program's mistake", () => {
    expect(() => entriesOf("one", [line(2), line(2)], aligned, { everyMs: 25 })).toThrow("operation 2 twice");
  });

  test("are judged by the ledger of the scenarios: lost, duplicated, contradicted", () => {
    const { appends } = entriesOf("one", [line(0), line(2), line(4, "failed")], aligned, { everyMs: 25 });
    compare(appends, [1, 1, 2]);
    expect(appends).toMatchObject({ lost: [0], duplicated: [1], contradicted: [2] });
  });
});

describe("a read is old", () => {
  const operations = [0, 1, 2, 3].map((number) => ({
    ...{ startMs: number * 20, endMs: number * 20 + 1, outcome: "ok" as const, node: null, error: null },
  }));
  const read = (startMs: number, value: number | null): Read => ({
    startMs,
    endMs: startMs + 1,
    outcome: "ok",
    value,
  });

  test("when it finds less than had been acknowledged before it began", () => {
    const found = oldReads([read(50, 2), read(50, 0)], { operations, lost: [] }, 1);
    expect(found).toEqual({ count: 1, behindMs: 29 });
  });
  test("not within what the clocks may be apart", () => {
    expect(oldReads([read(41.5, 1)], { operations, lost: [] }, 1).count).toBe(0);
  });
  test("not for what the cluster itself has lost", () => {
    expect(oldReads([read(70, 2)], { operations, lost: [3] }, 1).count).toBe(0);
    expect(oldReads([read(70, 2)], { operations, lost: [] }, 1).count).toBe(1);
  });
  test("when it finds nothing at all", () => {
    expect(oldReads([read(30, null)], { operations, lost: [] }, 1).count).toBe(1);
  });
  test("never when it failed", () => {
    expect(oldReads([{ ...read(70, null), outcome: "failed" }], { operations, lost: [] }, 1).count).toBe(0);
  });
});
