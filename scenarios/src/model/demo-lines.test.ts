import { describe, expect, test } from "vitest";
import { demoRun } from "../../../tests/fixtures/a-demo-run.ts";
import { turnsOf } from "./demo-lines.ts";

const at = (...texts: string[]) => texts.map((text, number) => ({ atMs: number, text }));
const MASTER = "master 198.18.77.11:6379  replicas 198.18.77.12:6379 198.18.77.13:6379";
const WROTE = "wrote  2026-01-01T00:00:01.000Z";
const READ = "read   2026-01-01T00:00:01.000Z  from a replica, 198.18.77.12:6379";

test("three lines are a turn that was served, one is a turn that was not", () => {
  expect(turnsOf(at(MASTER, WROTE, READ, "error  198.18.77.11:6379: connect ECONNREFUSED"))).toEqual({
    turns: [
      {
        kind: "served",
        atMs: 2,
        master: "198.18.77.11:6379",
        replicas: ["198.18.77.12:6379", "198.18.77.13:6379"],
        wrote: "2026-01-01T00:00:01.000Z",
        read: "2026-01-01T00:00:01.000Z",
        readFrom: "198.18.77.12:6379",
      },
      { kind: "failed", atMs: 3, error: "198.18.77.11:6379: connect ECONNREFUSED" },
    ],
    strange: [],
    isOpen: false,
  });
});

test("without a usable replica it reads from the master, and a key can be absent", () => {
  const lines = at(
    "master 198.18.77.11:6379  replicas none",
    WROTE,
    "read   null  from the master, 198.18.77.11:6379",
  );
  expect(turnsOf(lines)).toMatchObject({ turns: [{ replicas: [], read: null }], strange: [] });
});

test("every line of a real run is understood", () => {
  const { turns, strange, isOpen } = turnsOf(demoRun.printed.map(([atMs, text]) => ({ atMs, text })));
  expect({ strange, isOpen }).toEqual({ strange: [], isOpen: false });
  expect(new Set(turns.map(({ kind }) => kind))).toEqual(new Set(["served", "failed"]));
});

describe("what it does not print", () => {
  test.each([
    ["a line of something else", "(node:7) Warning: a warning"],
    ["an empty line", ""],
    ["an error without a reason", "error  "],
    ["an error with one blank", "error 198.18.77.11:6379: no"],
    ["a master without its replicas", "master 198.18.77.11:6379"],
    ["a master without its port", "master 198.18.77.11  replicas none"],
    ["more after the replicas", `${MASTER} `],
    ["a write outside of a turn", WROTE],
    ["a read outside of a turn", READ],
  ])("is %s", (_, text) => {
    expect(turnsOf(at(text))).toEqual({ turns: [], strange: at(text), isOpen: false });
  });
  test.each([
    ["an error in the middle of a turn", [MASTER, WROTE, "error  198.18.77.11:6379: no"]],
    ["a read before the write", [MASTER, READ]],
    ["a time that is none", [MASTER, "wrote  2026-13-01T00:00:01.000Z", READ]],
    ["a time without milliseconds", [MASTER, "wrote  2026-01-01T00:00:01Z"]],
    ["a read from a node that is no replica", [MASTER, WROTE, READ.replace(".12:", ".14:")]],
    [
      "a read from the master beside replicas",
      [MASTER, WROTE, READ.replace("a replica, 198.18.77.12", "the master, 198.18.77.11")],
    ],
    [
      "a master that it did not write to",
      [MASTER.replace(/replicas .*/, "replicas none"), WROTE, READ.replace("a replica", "the master")],
    ],
  ])("is %s", (_, texts) => {
    expect(turnsOf(at(...texts))).toEqual({ turns: [], strange: at(...texts), isOpen: false });
  });
  test("does not hide the turns after it", () => {
    const { turns, strange } = turnsOf(at(MASTER, "nonsense", MASTER, WROTE, READ));
    expect([turns.length, strange.length]).toEqual([1, 2]);
  });
});

test("a turn that is told in part is open", () => {
  expect(turnsOf(at(MASTER, WROTE))).toEqual({ turns: [], strange: [], isOpen: true });
});
