import { describe, expect, it } from "vitest";
import { JUST_NAMED_MS, NamedMasters } from "./named-masters.ts";

/** Three Sentinels heard since 0 ms, all naming redis-1. */
function agreeing(): NamedMasters {
  const masters = new NamedMasters(3);
  for (const sentinel of ["s1", "s2", "s3"]) {
    masters.link(sentinel, true, 0);
    masters.named(sentinel, "redis-1", 0);
  }
  return masters;
}

describe("the named master", () => {
  it("is who a majority of all Sentinels names", () => {
    const masters = agreeing();
    expect(masters.current()).toBe("redis-1");
    masters.named("s1", "redis-2", 100);
    expect(masters.current()).toBe("redis-1");
    masters.named("s2", "redis-2", 200);
    expect(masters.current()).toBe("redis-2");
  });

  it("is nobody while fewer than a majority are heard, whatever they say", () => {
    const masters = new NamedMasters(3);
    masters.link("s1", true, 0);
    masters.named("s1", "redis-1", 0);
    expect(masters.current()).toBeUndefined();
    expect(masters.hearsMajority).toBe(false);
  });

  it("is who a Sentinel announced last, also when an older answer arrives after it", () => {
    const masters = new NamedMasters(1);
    masters.link("s1", true, 0);
    masters.named("s1", "redis-2", 10);
    masters.learned("s1", "redis-1", 11);
    expect(masters.current()).toBe("redis-2");
  });

  it("does not count a Sentinel that is not heard", () => {
    const masters = agreeing();
    masters.link("s3", false, 100);
    masters.named("s3", "redis-2", 200);
    masters.named("s2", "redis-2", 200);
    expect(masters.current()).toBeUndefined();
  });
});

describe("a node that was just named", () => {
  it("counts as such for 10 s after the majority turned to another", () => {
    const masters = agreeing();
    masters.named("s1", "redis-2", 60_000);
    masters.named("s2", "redis-2", 60_100);
    expect(masters.isOrWasJust("redis-1", 60_100 + JUST_NAMED_MS - 1)).toBe(true);
    expect(masters.isOrWasJust("redis-1", 60_100 + JUST_NAMED_MS)).toBe(false);
    expect(masters.isOrWasJust("redis-2", 600_000)).toBe(true);
    expect(masters.isOrWasJust("redis-3", 60_100)).toBe(false);
  });

  it("is remembered when the Sentinels that named it fall silent", () => {
    const masters = agreeing();
    masters.link("s1", false, 50_000);
    masters.link("s2", false, 50_000);
    expect(masters.isOrWasJust("redis-1", 55_000)).toBe(true);
  });
});

describe("blindness", () => {
  it("lasts for the first 10 s of hearing a majority", () => {
    const masters = new NamedMasters(3);
    expect(masters.blindForMs(0)).toBe(JUST_NAMED_MS);
    masters.link("s1", true, 1_000);
    expect(masters.blindForMs(20_000)).toBe(JUST_NAMED_MS);
    masters.link("s2", true, 20_000);
    expect(masters.blindForMs(24_000)).toBe(6_000);
    expect(masters.blindForMs(30_000)).toBe(0);
  });

  it("begins anew after the majority was lost", () => {
    const masters = agreeing();
    masters.link("s1", false, 20_000);
    expect(masters.blindForMs(20_000)).toBe(0);
    masters.link("s2", false, 20_001);
    masters.link("s2", true, 20_002);
    expect(masters.blindForMs(20_002)).toBe(JUST_NAMED_MS);
  });
});
