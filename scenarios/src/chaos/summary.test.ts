/** What a run of chaos amounts to. */
import { expect, test } from "vitest";
import { INVARIANTS } from "./invariants.ts";
import { type RoundResult, verdictOf } from "./summary.ts";

const all = Object.fromEntries(INVARIANTS.map(({ name }) => [name, 1]));
const result = (verdict: string, exercised: Record<string, number> = all) =>
  ({ journal: { verdict, expectations: [] }, exercised, done: [] }) as unknown as RoundResult;
const verdict = (results: RoundResult[], given = false) => verdictOf({ seed: 1, results }, { given });

test("one round that fails fails the run", () => {
  expect(verdict([result("pass"), result("pass")])).toBe("pass");
  expect(verdict([result("pass"), result("fail"), result("inconclusive")])).toBe("fail");
  expect(verdict([result("pass"), result("inconclusive")])).toBe("inconclusive");
  expect(verdict([], true)).toBe("inconclusive");
});

test("an invariant that no round has put to the test fails the run", () => {
  const untested = { ...all, "modest-starts": 0 };
  expect(verdict([result("pass", untested)])).toBe("fail");
  expect(verdict([result("pass", untested), result("pass")])).toBe("pass");
  expect(verdict([result("pass", untested)], true)).toBe("pass");
});
