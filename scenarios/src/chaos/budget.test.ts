import { expect, test } from "vitest";
import { role } from "../../../tests/fixtures/a-recording.ts";
import { whole } from "../../../tests/fixtures/a-round.ts";
import type { Recorder } from "../observe/recorder.ts";
import { createBudget } from "./budget.ts";
import type { ChaosFault } from "./schedule.ts";

const cut: ChaosFault = { when: { at: 0 }, operation: "cut-off", targets: ["master", "haproxy"], lasts: 500 };

test("of a link that is cut both ends are broken, and may be missed again a moment after its repair", () => {
  const events = [
    role(0, "redis-1", "master"),
    role(0, "redis-2", "replica", "redis-1"),
    role(0, "redis-3", "replica", "redis-1"),
  ];
  let nowMs = 0;
  const budget = createBudget({ recording: whole({ events }), clock: { now: () => nowMs } } as Recorder);
  const allowed = () =>
    ["redis-2", "haproxy", "repointer", "sentinel-1"].filter((one) => budget.allows([one]));
  expect(allowed()).toHaveLength(4);
  budget.broken(["redis-1", "haproxy"]);
  expect(allowed()).toEqual(["sentinel-1"]);
  expect(budget.allows(["sentinel-1", "redis-2"])).toBe(false);
  budget.repaired(["redis-1", "haproxy"], cut);
  nowMs = 2_000;
  expect(allowed()).toEqual(["haproxy", "repointer", "sentinel-1"]);
  nowMs = 4_500;
  expect(allowed()).toHaveLength(4);
});
