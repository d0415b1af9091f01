import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeMessage, encodeMessage, monotonicUs, streamId } from "./message.ts";

const count = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const message = fc.record(
  {
    run: count,
    sequence: count,
    sentAtUs: count,
    username: fc.string(),
    text: fc.string({ unit: "binary" }),
  },
  { requiredKeys: ["run", "sequence", "sentAtUs"] },
);

describe("a message", () => {
  it("arrives as it was sent", () => {
    fc.assert(
      fc.property(message, (sent) => {
        expect(decodeMessage(encodeMessage(sent))).toEqual({ ...sent });
      }),
    );
  });

  it("is not made out of anything else that stands on the channel", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void decodeMessage(text)));
    const whole = { run: 1, sequence: 1, sentAtUs: 1 };
    for (const change of [
      { run: 0 },
      { sequence: "1" },
      { sequence: 1.5 },
      { sentAtUs: null },
      { text: 7 },
    ]) {
      expect(decodeMessage(JSON.stringify({ ...whole, ...change }))).toBeUndefined();
    }
    for (const text of ["", "null", "[]", "7", '"text"', '{"run":1'])
      expect(decodeMessage(text)).toBeUndefined();
  });

  it("drops fields it does not know", () => {
    const text = '{"run":1,"sequence":2,"sentAtUs":3,"admin":true}';
    expect(decodeMessage(text)).toEqual({ run: 1, sequence: 2, sentAtUs: 3 });
  });

  it("has an id that grows with run and number", () => {
    expect(streamId({ run: 1_795_158_506_211, sequence: 42 })).toBe("1795158506211-42");
  });

  it("is stamped by the machine's clock from a process's first moment, so that processes agree", () => {
    const module = JSON.stringify(new URL("./message.ts", import.meta.url).href);
    const script = `
      const { monotonicUs } = await import(${module});
      const hrtimeUs = () => Number(process.hrtime.bigint()) / 1000;
      const [before, stamp, after] = [hrtimeUs(), monotonicUs(), hrtimeUs()];
      process.stdout.write(String(Math.max(before - stamp, stamp - after)));
    `;
    // Stamps are whole microseconds, and the two clocks are compared once, to within some.
    const outsideUs = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
    });
    expect(Number(outsideUs)).toBeLessThan(20);
  });

  it("is stamped by a clock that never goes back", () => {
    const before = monotonicUs();
    expect(monotonicUs()).toBeGreaterThanOrEqual(before);
  });
});
