import { expect, test } from "vitest";
import { endedBy, FAULT_FACTS, isRepair, verbOf } from "./faults.ts";

test("a repair ends faults of the table, and never another repair", () => {
  const names = Object.keys(FAULT_FACTS);
  const ended = names.flatMap((name) => endedBy(name) ?? []);
  expect(ended.length).toBeGreaterThan(0);
  expect(ended.filter((name) => !names.includes(name) || isRepair(name))).toEqual([]);
});

test("a fault that this version does not know is still told", () => {
  expect(verbOf("kill")).toBe("kills");
  expect(verbOf("melt")).toBe('does "melt" to');
  expect(isRepair("toString")).toBe(false);
});
