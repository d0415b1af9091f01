import { afterEach, expect, test, vi } from "vitest";
import { startClock } from "./recorder.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("a wall clock that is set during a run moves nothing on the run's clock", () => {
  const clock = startClock();
  const set = Date.now;
  vi.spyOn(Date, "now").mockImplementation(() => set() + 3_600_000);
  // Longer ago than one measurement is good for.
  const monotonic = performance.now.bind(performance);
  vi.spyOn(performance, "now").mockImplementation(() => monotonic() + 10_000);
  expect(Math.abs(clock.fromWall(Date.now()) - clock.now())).toBeLessThan(1_000);
});
