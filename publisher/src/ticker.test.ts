import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startTicker } from "./ticker.ts";

let stop: () => void;
let sent: number;
const start = (rate: number) => {
  stop = startTicker(rate, () => {
    sent += 1;
  });
};

beforeEach(() => {
  sent = 0;
  stop = () => {};
  vi.useFakeTimers();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

it.each([1, 10, 333, 1_000, 20_000])("sends %i messages in a second at that rate", (rate) => {
  start(rate);
  vi.advanceTimersByTime(1_000);
  expect(Math.abs(sent - rate)).toBeLessThanOrEqual(Math.max(1, rate / 1_000));
});

it("sends nothing at rate 0, and nothing after it was stopped", () => {
  start(0);
  vi.advanceTimersByTime(1_000);
  expect(sent).toBe(0);
  start(10);
  vi.advanceTimersByTime(500);
  stop();
  const before = sent;
  vi.advanceTimersByTime(5_000);
  expect(sent).toBe(before);
});

it("skips what a long stall made it miss instead of sending a burst", () => {
  start(1_000);
  vi.advanceTimersByTime(100);
  const before = sent;
  // The clock goes on and no timer runs: the process was suspended.
  vi.setSystemTime(Date.now() + 10_000);
  const now = performance.now();
  vi.spyOn(performance, "now").mockImplementation(() => now + 10_000);
  vi.advanceTimersToNextTimer();
  expect(sent - before).toBeLessThanOrEqual(100);
});
