import { describe, expect, it } from "vitest";
import { timeLimitMs } from "../http/routes.ts";

describe("the time a scrape may take", () => {
  it.each([
    ["1", 900],
    ["0.2", 150],
    ["0.01", 1],
    ["10", 5000],
    ["-1", 5000],
    ["soon", 5000],
    [undefined, 5000],
  ])("with a header of %j and a limit of 5 s is %d ms", (header, limit) => {
    expect(timeLimitMs(header, 5000)).toBe(limit);
  });
});
