import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Operation } from "../model/journal.ts";
import { lengthOf, outagesOf } from "./outages.ts";

const operation = (startMs: number, outcome: Operation["outcome"], lastsMs = 2): Operation => ({
  startMs,
  endMs: startMs + lastsMs,
  outcome,
  node: null,
  error: outcome === "ok" ? null : "refused",
});

describe("an outage", () => {
  test("lasts from the last acknowledgement before to the first one after", () => {
    const operations = [
      operation(0, "ok"),
      operation(20, "failed"),
      operation(40, "failed"),
      operation(60, "ok"),
    ];
    expect(outagesOf({ operations })).toMatchObject([
      { fromMs: 2, toMs: 62, failed: 2, errors: { refused: 2 } },
    ]);
  });
  test("is open when nothing was acknowledged after it", () => {
    const [outage] = outagesOf({ operations: [operation(0, "ok"), operation(20, "indeterminate")] });
    expect(outage).toMatchObject({ fromMs: 2, toMs: null, indeterminate: 1 });
    expect(outage && lengthOf(outage, 1_002)).toBe(1_000);
  });
  test("begins with the first trouble when nothing was ever acknowledged", () => {
    expect(outagesOf({ operations: [operation(50, "failed")] })).toMatchObject([{ fromMs: 50, toMs: null }]);
  });
  test("is also a long wait in which nothing failed", () => {
    const operations = [operation(0, "ok"), operation(20, "ok", 900), operation(40, "ok", 880)];
    expect(outagesOf({ operations })).toMatchObject([{ fromMs: 2, toMs: 920, failed: 0 }]);
  });
  test("is not an answer that overtakes another", () => {
    expect(
      outagesOf({ operations: [operation(0, "ok", 30), operation(20, "ok"), operation(40, "ok")] }),
    ).toEqual([]);
  });
});

test("every refused or unanswered operation belongs to exactly one outage", () => {
  const outcome = fc.constantFrom<Operation["outcome"]>("ok", "failed", "indeterminate");
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 200 }), (outcomes) => {
      const operations = outcomes.map((one, at) => operation(at * 20, one));
      const outages = outagesOf({ operations });
      const counted = outages.reduce((sum, { failed, indeterminate }) => sum + failed + indeterminate, 0);
      expect(counted).toBe(outcomes.filter((one) => one !== "ok").length);
    }),
  );
});
