import { describe, expect, test } from "vitest";
import { at, client, operations, recorded, served, T0 } from "../../../tests/fixtures/a-recording.ts";
import { alerts } from "../language/alert.ts";
import type { Expectation, Finding } from "../model/finding.ts";
import { defineScenario } from "../model/scenario.ts";
import { type Circumstances, judge } from "./judge.ts";

const wellDone: Circumstances = { notGiven: [], broken: [], notHealed: [] };

const found = (status: Finding["status"], applies = true): Expectation => ({
  sentence: () => `something is ${status}`,
  check: () => ({ status, because: "so it was recorded", evidence: [] }),
  settles: "at-end",
  applies: () => applies,
});

const scenario = (...expectations: Expectation[]) =>
  defineScenario({
    name: "test",
    title: "A test",
    question: "What is the verdict?",
    lesson: [],
    production: [],
    order: 0,
    given: [],
    inject: [],
    expect: expectations,
    alerts: alerts({ fire: {}, mayFire: {} }),
    heal: [],
  });

const verdict = (expectations: Expectation[], circumstances: Partial<Circumstances> = {}) =>
  judge(scenario(...expectations), recorded(), { ...wellDone, ...circumstances }).verdict;

describe("the verdict", () => {
  test("is pass when every expectation is met", () => {
    expect(verdict([found("met"), found("met")])).toBe("pass");
  });
  test("is fail when one is violated, whatever else is unknown", () => {
    expect(verdict([found("met"), found("violated"), found("unknown")])).toBe("fail");
  });
  test("is inconclusive when one is unknown", () => {
    expect(verdict([found("met"), found("unknown")])).toBe("inconclusive");
  });
  describe("on a machine that stood still", () => {
    const late = { ...found("violated"), timed: true };
    const judged = (expectation: Expectation, stalls: readonly (readonly [ms: number, forMs: number])[]) =>
      judge(
        scenario(expectation),
        recorded({
          clients: [client("haproxy", operations(-500, 5_000, served))],
          events: stalls.map(([ms, forMs]) => at(ms, { kind: "stall", forMs })),
        }),
        wellDone,
      );

    test("is inconclusive where a limit in time was broken, and says for how long it stood still", () => {
      const { verdict, reasons } = judged(late, [
        [100, 300],
        [900, 350],
      ]);
      expect(verdict).toBe("inconclusive");
      expect(reasons.join()).toContain("this machine stood still for 0.65 s meanwhile");
    });
    test("is fail all the same where what was broken has nothing to do with time", () => {
      expect(judged(found("violated"), [[100, 3_000]]).verdict).toBe("fail");
    });
    test("is fail when it stood still for a moment only, or after the clients", () => {
      expect(judged(late, [[100, 300]]).verdict).toBe("fail");
      expect(judged(late, [[60_000, 3_000]]).verdict).toBe("fail");
    });
  });
  test("is inconclusive when one is still pending at the end", () => {
    expect(verdict([found("pending")])).toBe("inconclusive");
  });
  test("is inconclusive when nothing was expected: a check that cannot fail proves nothing", () => {
    expect(verdict([])).toBe("inconclusive");
    expect(verdict([found("violated", false)])).toBe("inconclusive");
  });
  test("is fail when the lab did not recover, though every expectation is met", () => {
    expect(verdict([found("met")], { notHealed: ["redis-1 does not answer"] })).toBe("fail");
  });
  test("is inconclusive when the lab was not as given, and then nothing is judged", () => {
    const journal = judge(scenario(found("violated")), recorded(), {
      ...wellDone,
      notGiven: ["redis-2 lags"],
    });
    expect(journal.verdict).toBe("inconclusive");
    expect(journal.expectations).toEqual([]);
    expect(journal.reasons).toEqual(["not as given: redis-2 lags"]);
  });
  test("is inconclusive when the run was interrupted", () => {
    expect(verdict([found("met")], { broken: ["interrupted"] })).toBe("inconclusive");
  });
});

describe("the journal", () => {
  test("has the phases of the failover, end to end, from the fault on", () => {
    const { phases } = judge(scenario(found("met")), recorded(), wellDone);
    expect(phases.map(({ name }) => name)).toEqual([
      "detect",
      "agree",
      "elect",
      "select",
      "promote",
      "route",
      "reconnect",
    ]);
    expect(phases[0]?.fromMs).toBe(T0);
    for (const [at, phase] of phases.slice(1).entries()) expect(phase.fromMs).toBe(phases[at]?.toMs);
  });
  test("has no phases when no node was promoted", () => {
    expect(judge(scenario(found("met")), recorded({ bindings: {} }), wellDone).phases).toEqual([]);
  });
  test("counts what each client was told", () => {
    const [row] = judge(scenario(found("met")), recorded(), wellDone).summaries;
    // 45 before the fault; none for 2.5 s; 275 in the 5.5 s after.
    expect(row).toMatchObject({ acknowledged: 320, failed: 125, indeterminate: 0, lost: 0 });
    expect(row?.outageMs).toBe(2_520);
  });
});
