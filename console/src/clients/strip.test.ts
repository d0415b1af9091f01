import { expect, test } from "vitest";
import { createStrip } from "./strip.ts";

const START = 1_700_000_000_000;
const counters = (ok: number, failed = 0, indeterminate = 0, run = 1) => ({ run, ok, failed, indeterminate });

/** Looks at these moments, in seconds after the start. */
function strip(looks: readonly (readonly [second: number, ReturnType<typeof counters> | undefined])[]) {
  const made = createStrip(START);
  for (const [second, report] of looks) made.look(START + second * 1_000, report);
  return made;
}
const states = (made: ReturnType<typeof strip>, count: number) =>
  made.cells.slice(0, count).map(({ state }) => state);

test("a second enters when it is over, with what was counted in it", () => {
  const made = strip([
    [0.1, counters(0)],
    [0.6, counters(5)],
    [0.9, counters(8)],
  ]);
  expect(states(made, 1)).toEqual(["unknown"]);
  made.look(START + 1_000, counters(10));
  expect(made.cells[0]).toMatchObject({ state: "ok", ok: 8, failed: 0 });
  expect(made.ends).toBe(START / 1_000);
});

test("one failed message among good ones makes the second a failed one", () => {
  const made = strip([
    [0, counters(0)],
    [0.5, counters(5, 1)],
    [1, counters(5, 1)],
  ]);
  expect(made.cells[0]).toMatchObject({ state: "failed", ok: 5, failed: 1 });
});

test("a message without an answer is a failure to its sender, and counted as what it is", () => {
  const made = strip([
    [0, counters(0)],
    [0.5, counters(0, 0, 2)],
    [1, counters(0, 0, 2)],
  ]);
  expect(made.cells[0]).toMatchObject({ state: "failed", failed: 0, indeterminate: 2 });
});

test("a second in which nothing was settled is nothing, one without an answer is unknown", () => {
  const made = strip([
    [0, counters(3)],
    [1, counters(3)],
    [2, undefined],
    [3, undefined],
    [4, counters(50)],
    [5, counters(50)],
    [6, counters(50)],
  ]);
  expect(states(made, 5)).toEqual(["nothing", "unknown", "unknown", "unknown", "nothing"]);
});

test("what came between two looks far apart is not put into the second of the first look after it", () => {
  const made = strip([
    [0, counters(0)],
    [10, counters(1_000)],
    [10.5, counters(1_005)],
    [11, counters(1_010)],
  ]);
  expect(made.cells[0]).toMatchObject({ ok: 5 });
});

test("a publisher that began anew is no negative count", () => {
  const made = strip([
    [0, counters(1_000)],
    [0.5, counters(2, 0, 0, 2)],
    [0.8, counters(6, 0, 0, 2)],
    [1, counters(8, 0, 0, 2)],
  ]);
  expect(made.cells[0]).toMatchObject({ state: "ok", ok: 4 });
});

test("a clock that jumps ahead by an hour leaves five minutes of unknown", () => {
  const made = strip([
    [0, counters(0)],
    [3_600, counters(9)],
  ]);
  expect(made.cells).toHaveLength(300);
  expect(new Set(made.cells.map(({ state }) => state))).toEqual(new Set(["unknown"]));
});

test("the rate is that of the last five seconds that are known", () => {
  const looks = [0, 1, 2, 3, 4, 5, 6].map((second) => [second + 0.5, counters(second * 10)] as const);
  expect(strip(looks).rate()).toBe(10);
  expect(createStrip(START).rate()).toBeNull();
});
