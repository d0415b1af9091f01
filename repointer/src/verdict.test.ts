import { describe, expect, it } from "vitest";
import { verdictOn } from "./sentinels.ts";

const down = { named: "redis-1", down: true };
const up = { named: "redis-1", down: false };
const other = { named: "redis-2", down: false };
const stranger = { named: undefined, down: true };

describe("the verdict of three Sentinels on redis-1", () => {
  it.each([
    ["down", "two hold it for down, the third is silent", [down, down], 0],
    ["down", "two hold it for down and the third is still asked", [down, down], 1],
    ["open", "one has answered", [down], 2],
    ["open", "one holds it for down, one does not, one is still asked", [down, up], 1],
    ["up", "all name it, one holds it for down", [down, up, up], 0],
    ["up", "two name it as well and none can change that", [up, up], 0],
    ["no-majority", "one alone holds it for down", [down], 0],
    ["no-majority", "nobody answers", [], 0],
    ["no-majority", "one names it and one names another", [down, other], 0],
    ["other-master", "two name another", [down, other, other], 0],
    ["other-master", "two name an address that is no node", [stranger, stranger], 0],
  ] as const)("is %s when %s", (expected, _when, opinions, missing) => {
    expect(verdictOn("redis-1", opinions, missing, 3)).toBe(expected);
  });

  it("needs a majority of all Sentinels, not of those that answer", () => {
    expect(verdictOn("redis-1", [down, down], 0, 5)).toBe("no-majority");
    expect(verdictOn("redis-1", [down, down, down], 0, 5)).toBe("down");
  });

  it("stays open until a planned failover's healthy master can be told from silence", () => {
    expect(verdictOn("redis-1", [up], 1, 3)).toBe("open");
    expect(verdictOn("redis-1", [up, up], 1, 3)).toBe("up");
  });
});
