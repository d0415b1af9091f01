import { beforeEach, describe, expect, it } from "vitest";
import { createLinkHealth, type LinkChange, STALLED_AFTER_MS } from "./link-health.ts";

describe("a link's health", () => {
  let nowMs: number;
  let oldestMs: number;
  let changes: LinkChange[];
  const start = () =>
    createLinkHealth(
      () => oldestMs,
      (change) => changes.push(change),
      () => nowMs,
    );

  beforeEach(() => {
    nowMs = 0;
    oldestMs = 0;
    changes = [];
  });

  it("begins down, and is up after the first success", () => {
    const health = start();
    expect(health.reason()).toBe("not connected yet");
    nowMs = 40;
    health.succeeded();
    expect(health.reason()).toBeUndefined();
    expect(changes).toEqual([{ up: true, reason: undefined, lastedMs: 40 }]);
  });

  it("tells each change once, with the first reason of an outage", () => {
    const health = start();
    health.succeeded();
    nowMs = 10;
    health.failed("ECONNREFUSED");
    health.failed("ETIMEDOUT");
    health.failed("READONLY");
    expect(health.reason()).toBe("ECONNREFUSED");
    nowMs = 2_510;
    health.succeeded();
    health.succeeded();
    expect(changes.slice(1)).toEqual([
      { up: false, reason: "ECONNREFUSED", lastedMs: 10 },
      { up: true, reason: undefined, lastedMs: 2_500 },
    ]);
  });

  it("gives the reason that does not pass by itself, whatever an outage began with, and ends as any other", () => {
    const health = start();
    health.blocked("its certificate has expired");
    expect(health.reason()).toBe("its certificate has expired");
    health.succeeded();
    health.failed("ECONNRESET");
    health.blocked("its certificate has expired");
    expect(health.reason()).toBe("its certificate has expired");
    health.succeeded();
    expect(changes.map(({ up, reason }) => [up, reason])).toEqual([
      [true, undefined],
      [false, "ECONNRESET"],
      [true, undefined],
    ]);
  });

  it("is down when an answer is overdue, although nothing has failed", () => {
    const health = start();
    health.succeeded();
    oldestMs = STALLED_AFTER_MS;
    expect(health.reason()).toBeUndefined();
    oldestMs = STALLED_AFTER_MS + 1;
    expect(health.reason()).toBe(`no answer for ${STALLED_AFTER_MS} ms`);
    expect(changes.at(-1)?.up).toBe(false);
  });

  it("stays down while old answers trickle in and newer ones are overdue", () => {
    const health = start();
    health.succeeded();
    oldestMs = STALLED_AFTER_MS + 1;
    health.reason();
    health.succeeded();
    expect(health.reason()).toBeDefined();
    oldestMs = 0;
    health.succeeded();
    expect(health.reason()).toBeUndefined();
  });

  it("knows how long its state has lasted and when it last succeeded", () => {
    const health = start();
    expect(health.quietMs()).toBe(Number.POSITIVE_INFINITY);
    nowMs = 100;
    health.succeeded();
    nowMs = 350;
    expect(health.ageMs()).toBe(250);
    expect(health.quietMs()).toBe(250);
  });
});
