import { expect, test } from "vitest";
import { endedBy, FAULT_FACTS, isRepair, verbOf, wasOf } from "./faults.ts";

test("a repair ends faults of the table, and never another repair", () => {
  const names = Object.keys(FAULT_FACTS);
  const ended = names.flatMap((name) => endedBy(name) ?? []);
  expect(ended.length).toBeGreaterThan(0);
  expect(ended.filter((name) => !names.includes(name) || isRepair(name))).toEqual([]);
});

test("a fault that this version does not know is still told", () => {
  expect(verbOf("kill")).toBe("kills");
  expect(verbOf("melt")).toBe('does "melt" to');
  expect(wasOf("melt", "melt redis-1")).toBe("melt");
  expect(isRepair("toString")).toBe(false);
});

test("a variant is told by what it does", () => {
  expect(wasOf("partition", "partition replica")).toBe("cut off from the rest");
  expect(wasOf("partition", "partition replica replication")).toMatch(/send as masters$/);
  expect(wasOf("partition", "partition master both from sentinels")).toBe("cut off from the Sentinels alone");
});
