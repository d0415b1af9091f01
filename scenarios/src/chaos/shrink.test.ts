import { expect, test } from "vitest";
import { roundsOf } from "./draw.ts";
import type { Round } from "./schedule.ts";
import { rateOf, smallest } from "./shrink.ts";

test("begins with the very round that the seed drew", async () => {
  const seen: unknown[] = [];
  await smallest(7, 2, async (one) => {
    seen.push(one);
    return false;
  });
  expect(seen[0]).toEqual(roundsOf(7, 3)[2]);
});

test("leaves out what the failure does not need", async () => {
  const place = roundsOf(7, 40).findIndex(
    ({ faults }) => faults.length > 4 && faults.some(({ operation }) => operation === "reload"),
  );
  expect(place).toBeGreaterThanOrEqual(0);
  const found = await smallest(7, place, async ({ faults }) =>
    faults.some(({ operation }) => operation === "reload"),
  );
  expect(found?.faults.length).toBeLessThanOrEqual(3);
  expect(found?.faults.some(({ operation }) => operation === "reload")).toBe(true);
});

test("keeps the time after an event, which is what a window of a second hangs on", async () => {
  const offsets = ({ faults }: Round) => faults.flatMap(({ when }) => ("on" in when ? [when.offset] : []));
  const place = roundsOf(7, 40).findIndex((one) => offsets(one).length > 0);
  const drawn = roundsOf(7, 40)[place];
  const wanted = drawn && offsets(drawn)[0];
  const found = await smallest(7, place, async (one) => offsets(one).some((ms) => ms === wanted));
  expect(found && offsets(found)).toContain(wanted);
  expect(found?.faults.length).toBeLessThan(drawn?.faults.length ?? 0);
});

test("a failure in two of five tries is one, and no more is tried than it takes", async () => {
  const say = (...answers: boolean[]) => rateOf(async () => answers.shift() ?? false);
  expect(await say(true, true)).toEqual({ failed: 2, tries: 2 });
  expect(await say(false, true, false, false, true)).toEqual({ failed: 2, tries: 5 });
  expect(await say(false, false, false, false)).toEqual({ failed: 0, tries: 4 });
});
