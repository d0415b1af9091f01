import { describe, expect, it } from "vitest";
import { DeadlineError, until, within } from "./deadline.ts";

const never = new Promise<never>(() => {});

describe("within", () => {
  it("settles like the work when that is in time", async () => {
    await expect(within(60_000, "no answer", Promise.resolve(7))).resolves.toBe(7);
    await expect(within(60_000, "no answer", Promise.reject(new Error("refused")))).rejects.toThrow(
      "refused",
    );
  });

  it("says what did not happen, and how long it waited", async () => {
    await expect(within(1, "Sentinel did not answer", never)).rejects.toThrow(
      new DeadlineError("Sentinel did not answer", 1).message,
    );
  });
});

describe("until", () => {
  const soon = { withinMs: 60_000, everyMs: 1, why: () => "never asked for" };

  it("returns the first answer that is not undefined, a falsy one too", async () => {
    const answers = [undefined, undefined, 0, 1];
    await expect(until(() => answers.shift(), soon)).resolves.toBe(0);
  });

  it("goes on after a probe that throws", async () => {
    let calls = 0;
    const probe = () => {
      calls += 1;
      if (calls === 1) throw new Error("not yet");
      return calls;
    };
    await expect(until(probe, soon)).resolves.toBe(2);
  });

  it("ends with the sentence of that moment and the last error as its cause", async () => {
    const cause = new Error("connection refused");
    const waiting = until(() => Promise.reject(cause), {
      withinMs: 0,
      everyMs: 1,
      why: () => "redis-1 is away",
    });
    await expect(waiting).rejects.toMatchObject({ message: "redis-1 is away (waited 0.0 s)", cause });
  });

  it("asks at least once, even when there is no time", async () => {
    await expect(until(() => "there", { withinMs: 0, everyMs: 1, why: () => "" })).resolves.toBe("there");
  });
});
