import { monotonicUs } from "@redis-ha-lab/cluster/message.ts";
import { afterAll, expect, it } from "vitest";
import { startPacer } from "./paced.ts";

const pacer = startPacer();
afterAll(() => pacer.stop());

it("every message has its moment, evenly spaced, in one run after the other", async () => {
  for (const rate of [1_000, 500]) {
    const due: number[] = [];
    expect(await pacer.run(rate, 50, (dueUs) => due.push(dueUs))).toBe(rate / 20);
    const gaps = due.slice(1).map((at, n) => at - (due[n] ?? 0));
    expect(new Set(gaps)).toEqual(new Set([1e6 / rate]));
  }
});

it("none is sent before its moment", async () => {
  const early: number[] = [];
  await pacer.run(2_000, 40, (dueUs) => {
    if (monotonicUs() < dueUs) early.push(dueUs);
  });
  expect(early).toEqual([]);
});

it("a stall delays messages and skips none: what was due meanwhile keeps its intended moment", async () => {
  const due: number[] = [];
  let stalled = false;
  await pacer.run(1_000, 40, (dueUs) => {
    due.push(dueUs);
    if (stalled) return;
    stalled = true;
    const until = monotonicUs() + 20_000;
    while (monotonicUs() < until);
  });
  expect(due).toHaveLength(40);
  expect((due.at(-1) ?? 0) - (due[0] ?? 0)).toBe(39_000);
});
