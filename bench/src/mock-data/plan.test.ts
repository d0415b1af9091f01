import { describe, expect, it } from "vitest";
import { plannedKey } from "./fill.ts";
import { KINDS, makePools } from "./kinds.ts";

const pools = makePools(7);
const first = (count: number, seed = 7) =>
  Array.from({ length: count }, (_, n) => plannedKey(n, seed, pools));

describe("the plan of mock data", () => {
  it("gives the same key and content for the same number and seed", () => {
    const again = makePools(7);
    expect(plannedKey(4711, 7, again)).toEqual(plannedKey(4711, 7, pools));
  });

  it("gives other content for another seed", () => {
    expect(plannedKey(0, 8, pools).commands).not.toEqual(plannedKey(0, 7, pools).commands);
  });

  it("never gives the same key twice", () => {
    const keys = first(20_000).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("holds each kind's share in every hundred keys", () => {
    const hundred = first(300).slice(100, 200);
    for (const kind of KINDS) {
      expect(hundred.filter((planned) => planned.kind === kind).length, kind.name).toBe(kind.share);
    }
    expect(KINDS.reduce((sum, kind) => sum + kind.share, 0)).toBe(100);
  });

  it("clears a collection before it fills it, so that repeating changes nothing", () => {
    for (const { key, kind, commands } of first(200)) {
      const grows = commands.some(([name]) => ["rpush", "sadd", "zadd", "xadd"].includes(name));
      if (grows) expect(commands[0], kind.name).toEqual(["unlink", key]);
    }
  });

  it("writes stream entries with growing ids, as Redis demands", () => {
    const streams = first(1_000).filter(({ kind }) => kind.type === "stream");
    expect(streams.length).toBeGreaterThan(0);
    for (const { commands } of streams) {
      const ids = commands
        .filter(([name]) => name === "xadd")
        .map((words) => Number(String(words[2]).split("-")[0]));
      expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    }
  });

  it("lets only the kinds that expire expire", () => {
    for (const { kind, commands } of first(200)) {
      expect(
        commands.some(([name]) => name === "expire"),
        kind.name,
      ).toBe(kind.ttl !== undefined);
    }
  });
});
