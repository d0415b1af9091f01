import { describe, expect, test } from "vitest";
import { duration, durationText } from "./duration.ts";

const settings = {
  downAfterMs: 2_000,
  failoverTimeoutMs: 10_000,
  quorum: 2,
  minReplicasToWrite: 1,
  minReplicasMaxLagMs: 10_000,
  repointer: true,
  promoteUnsynced: false,
  haproxies: 1,
  scrapeIntervalMs: 1_000,
};

describe("a duration", () => {
  test.each([
    ["500ms", 500],
    ["3s", 3_000],
    ["1.5s", 1_500],
    ["down-after", 2_000],
    ["down-after + 1s", 3_000],
    ["down-after - 500ms", 1_500],
    ["2 x failover-timeout + down-after + 10s", 32_000],
    ["max-lag + 1s", 11_000],
  ])("%s is %i ms", (text, ms) => {
    expect(duration(text, settings)).toBe(ms);
  });
  test.each(["", "soon", "3 s", "3", "down-after+1s", "down-later + 1s", "1s +"])(
    "%j is refused with the words there are",
    (text) => {
      expect(() => duration(text, settings)).toThrow(/is not a duration: write 500ms/);
    },
  );
  test("shows what its names come to", () => {
    expect(durationText("down-after + 1s", settings)).toBe("down-after + 1s (3 s)");
    expect(durationText("1500ms", settings)).toBe("1.5 s");
  });
});
