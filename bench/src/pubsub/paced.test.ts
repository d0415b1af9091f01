import { monotonicUs } from "@redis-ha-lab/common/message.ts";
import { expect, it } from "vitest";
import { paced } from "./paced.ts";

it("every message has its moment, evenly spaced", async () => {
  const due: number[] = [];
  expect(await paced(1_000, 50, (dueUs) => due.push(dueUs))).toBe(50);
  const gaps = due.slice(1).map((at, n) => at - (due[n] ?? 0));
  expect(new Set(gaps)).toEqual(new Set([1_000]));
});

it("none is sent before its moment", async () => {
  const early: number[] = [];
  await paced(2_000, 40, (dueUs) => {
    if (monotonicUs() < dueUs) early.push(dueUs);
  });
  expect(early).toEqual([]);
});

it("a stall delays messages and skips none: what was due meanwhile keeps its intended moment", async () => {
  const due: number[] = [];
  let stalled = false;
  await paced(1_000, 40, (dueUs) => {
    due.push(dueUs);
    if (stalled) return;
    stalled = true;
    const until = monotonicUs() + 20_000;
    while (monotonicUs() < until);
  });
  expect(due).toHaveLength(40);
  expect((due.at(-1) ?? 0) - (due[0] ?? 0)).toBe(39_000);
});
