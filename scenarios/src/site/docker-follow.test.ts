import { expect, test } from "vitest";
import { parseWritten } from "./docker-follow.ts";

test("a line has its own time, and the next one comes after it", () => {
  expect(parseWritten("2026-11-29T07:48:48.868123456Z 1:X # +tilt")).toEqual({
    atMs: Date.UTC(2026, 10, 29, 7, 48, 48) + 868.123456,
    text: "1:X # +tilt",
    next: "1795938528.868123457",
  });
});

test("an empty line is a line, a time without a fraction is one, and anything else is none", () => {
  expect(parseWritten("2026-11-29T07:48:48.8Z ")).toMatchObject({ text: "", next: "1795938528.800000001" });
  expect(parseWritten("2026-11-29T07:48:48Z text")).toMatchObject({
    text: "text",
    next: "1795938528.000000001",
  });
  expect(parseWritten("half a line")).toBeUndefined();
});
