import { expect, test } from "vitest";
import { cutOf, rules } from "./partition.ts";

const others = ["198.18.77.12", "198.18.77.22"];

test("a partition drops both directions and replaces an earlier one in the same transaction", () => {
  const text = rules(others, "both");
  expect(text).toContain("ip saddr { 198.18.77.12, 198.18.77.22 } drop");
  expect(text).toContain("ip daddr { 198.18.77.12, 198.18.77.22 } drop");
  expect(text.indexOf("delete table")).toBeLessThan(text.indexOf("table inet lab_partition {"));
});

test("a replica without its replication stream still hears the Sentinels, HAProxy and every client", () => {
  const text = rules(others, "replication");
  expect(text).toContain("ip saddr { 198.18.77.12, 198.18.77.22 } tcp sport 6379 drop");
  expect(text.match(/drop/g)).toHaveLength(1);
});

test.each([
  ["", "both", ["redis-2", "sentinel-1", "haproxy"]],
  ["in from redis-2", "in", ["redis-2"]],
  ["both from sentinels", "both", ["sentinel-1"]],
  ["both from nodes", "both", ["redis-2"]],
])("a cut %j is of the right members", (argument, direction, dropped) => {
  const cut = cutOf(argument);
  expect(cut.direction).toBe(direction);
  expect(["redis-2", "sentinel-1", "haproxy"].filter(cut.drops)).toEqual(dropped);
});
