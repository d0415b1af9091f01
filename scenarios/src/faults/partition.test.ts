import { expect, test } from "vitest";
import { rules } from "./partition.ts";

test("a partition drops both directions and replaces an earlier one in the same transaction", () => {
  const text = rules(["198.18.77.12", "198.18.77.22"]);
  expect(text).toContain("ip saddr { 198.18.77.12, 198.18.77.22 } drop");
  expect(text).toContain("ip daddr { 198.18.77.12, 198.18.77.22 } drop");
  expect(text.indexOf("delete table")).toBeLessThan(text.indexOf("table inet lab_partition {"));
});
