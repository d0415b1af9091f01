import { expect, test } from "vitest";
import { align, parseLine } from "./protocol.ts";

test("a line of the protocol is told from what a library prints", () => {
  expect(parseLine('{"client":"ioredis","version":"6.0.0","runtime":"node 24"}')).toMatchObject({
    kind: "hello",
    hello: { version: "6.0.0" },
  });
  expect(parseLine('{"clock":123}')).toEqual({ kind: "clock", us: 123 });
  expect(parseLine('{"id":4,"start":1,"end":9,"outcome":"ok"}')).toMatchObject({ operation: { id: 4 } });
  for (const text of ["[ioredis] Unhandled error event", "12", "null", '{"level":"warn"}', "{"])
    expect(parseLine(text)).toEqual({ kind: "printed", text });
});

test("an operation that is told wrongly is refused, not guessed at", () => {
  expect(() => parseLine('{"id":4,"start":1,"end":9,"outcome":"maybe"}')).toThrow();
  expect(() => parseLine('{"id":4,"start":1.5,"end":9,"outcome":"ok"}')).toThrow();
  expect(() => parseLine('{"id":-2,"start":1,"end":9,"outcome":"ok"}')).toThrow();
});

test("clocks are aligned by the quickest answer, and by no more than half of it are they apart", () => {
  // Their clock is 1,000 ms ahead of ours; the slow answer would say 960.
  const slow = { askedMs: 100, heardMs: 200, us: 1_110_000 };
  const quick = { askedMs: 300, heardMs: 304, us: 1_302_000 };
  expect(align([slow, quick])).toEqual({ offsetMs: -1_000, withinMs: 2 });
  expect(() => align([])).toThrow("never reported");
});
