import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apply, diff } from "./patch.ts";

const copy = <T>(value: T): T => structuredClone(value);

test("a patch turns any document into any other", () => {
  const json = fc
    .jsonValue({ maxDepth: 4 })
    // JSON has one zero; and no document of this console has a key that is none to JavaScript.
    .map((value) => JSON.parse(JSON.stringify(value)) as unknown)
    .filter((value) => !JSON.stringify(value).includes("__proto__"));
  fc.assert(
    fc.property(json, json, (before, after) => {
      expect(apply(copy(before), copy(diff(before, after)))).toEqual(after);
    }),
    { numRuns: 2_000 },
  );
});

test("what a patch does not touch is the same object before and after, and nothing is changed in place", () => {
  const before = { nodes: [{ role: "master" }, { role: "replica" }], runs: [{ id: 1 }] };
  const whole = copy(before);
  const after = apply(before, [
    { op: "replace", path: "/nodes/1/role", value: "master" },
    { op: "add", path: "/alerts", value: null },
  ]);
  expect(before).toEqual(whole);
  expect(after).toEqual({ ...whole, nodes: [{ role: "master" }, { role: "master" }], alerts: null });
  expect(after.nodes[0]).toBe(before.nodes[0]);
  expect(after.runs).toBe(before.runs);
});

test("two documents with equal content need no patch", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(diff(value, copy(value))).toEqual([]);
    }),
  );
});

test("a list that grows at the front and is cut at the end is one add and one remove", () => {
  const before = { list: [{ id: 3 }, { id: 2 }, { id: 1 }] };
  const after = { list: [{ id: 4 }, { id: 3 }, { id: 2 }] };
  expect(diff(before, after)).toEqual([
    { op: "remove", path: "/list/2" },
    { op: "add", path: "/list/0", value: { id: 4 } },
  ]);
});

test("a key with a slash or a tilde keeps its name", () => {
  expect(diff({ "a/b~c": 1 }, { "a/b~c": 2 })).toEqual([{ op: "replace", path: "/a~1b~0c", value: 2 }]);
});

describe("a patch that does not fit is refused", () => {
  test.each([
    ["a part that is not there", { op: "replace", path: "/absent/part", value: 1 }],
    ["a key to be replaced that is not there", { op: "replace", path: "/absent", value: 1 }],
    ["a place beyond the end of a list", { op: "add", path: "/list/5", value: 1 }],
    ["an element that is not there", { op: "remove", path: "/list/1" }],
  ] as const)("%s", (_what, operation) => {
    expect(() => apply({ list: [1] }, [operation])).toThrow("does not fit");
  });
});
