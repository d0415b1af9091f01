/** The idle lab's costs: nodes of a kind together, goals missed said. */
import { expect, test } from "vitest";
import { idleAsText, idleGoals, withinGroups } from "./cost.ts";

const costs = [
  { service: "exporter", cpu: 0.01, memoryBytes: 50e6 },
  { service: "redis-1", cpu: 0.02, memoryBytes: 10e6 },
  { service: "redis-2", cpu: 0.03, memoryBytes: 20e6 },
];

test("the nodes of a kind are one line, the dearest first", () => {
  expect(withinGroups(costs)).toEqual([
    { service: "redis", containers: 2, cpu: 0.05, memoryBytes: 30e6 },
    { service: "exporter", containers: 1, cpu: 0.01, memoryBytes: 50e6 },
  ]);
});

test("goals are reached or missed, each with its number", () => {
  expect(idleGoals(withinGroups(costs)).map(({ met }) => met)).toEqual([true, true]);
  const dear = costs.map((cost) => ({ ...cost, cpu: cost.cpu * 5, memoryBytes: cost.memoryBytes * 2 }));
  expect(idleGoals(withinGroups(dear))).toMatchObject([
    { measured: "30.0 %", met: false },
    { measured: "100 MB", met: false },
  ]);
});

test("the text has every service, the sum and the goals", () => {
  const text = idleAsText({ seconds: 60.2, groups: withinGroups(costs) });
  expect(text).toMatch(/^redis +2 +5\.00 +30$/m);
  expect(text).toMatch(/^all +3 +6\.00 +80$/m);
  expect(text).toMatch(/at most 15 % of a core +6\.0 % +yes/);
});
