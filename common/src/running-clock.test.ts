import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startRunningClock } from "./running-clock.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("goes with the time while the process runs", () => {
  const clock = startRunningClock();
  vi.advanceTimersByTime(1_000);
  expect(clock.now()).toBe(1_000);
});

it("stands still while the process does", () => {
  const clock = startRunningClock();
  vi.advanceTimersByTime(1_000);
  const now = performance.now();
  const suspended = vi.spyOn(performance, "now").mockReturnValue(now + 60_000);
  vi.advanceTimersToNextTimer();
  suspended.mockRestore();
  expect(clock.now()).toBeLessThan(1_500);
});
