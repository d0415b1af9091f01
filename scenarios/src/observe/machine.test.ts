/** A machine that stands still is noticed, one that works is not. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { TimelineEvent } from "../model/journal.ts";
import { watchMachine } from "./observe.ts";
import { startClock } from "./recorder.ts";

test("a process that stood still says for how long, and since when", async () => {
  const seen: Partial<TimelineEvent>[] = [];
  const clock = startClock();
  const over = new AbortController();
  const watching = watchMachine({ clock, add: (event) => void seen.push(event) }, over.signal);
  await sleep(120);
  const before = seen.length;
  const fromMs = clock.now();
  while (clock.now() - fromMs < 600);
  await sleep(120);
  over.abort();
  await watching;
  const stall = seen[before];
  if (stall?.kind !== "stall") throw new Error("nothing was noticed");
  expect(stall.forMs).toBeGreaterThan(500);
  expect(Math.abs((stall.atMs ?? 0) - fromMs)).toBeLessThan(stall.forMs ?? 0);
});

test("it ends with its signal", async () => {
  await watchMachine({ clock: startClock(), add: () => {} }, AbortSignal.abort());
});
