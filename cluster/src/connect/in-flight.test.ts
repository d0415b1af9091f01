import { EventEmitter } from "node:events";
import type { Redis } from "ioredis";
import { describe, expect, it } from "vitest";
import { ConnectionLostError, createInFlight } from "./in-flight.ts";

/** Only the events matter here; the real client is met in the integration tests. */
const connection = () => new EventEmitter() as unknown as Redis;
const never = () => new Promise<never>(() => {});

describe("replies in flight", () => {
  it("settle as the reply does, and are forgotten then", async () => {
    const inFlight = createInFlight(connection());
    const answered = inFlight.track(Promise.resolve("OK"));
    const refused = inFlight.track(Promise.reject(new Error("NOREPLICAS")));
    expect(inFlight.size).toBe(2);
    await expect(answered).resolves.toBe("OK");
    await expect(refused).rejects.toThrow("NOREPLICAS");
    expect(inFlight.size).toBe(0);
    expect(inFlight.oldestMs()).toBe(0);
  });

  it("end as lost when the connection closes, all of them", async () => {
    const redis = connection();
    const inFlight = createInFlight(redis);
    const replies = [inFlight.track(never()), inFlight.track(never())];
    redis.emit("close");
    for (const reply of replies) await expect(reply).rejects.toThrow(ConnectionLostError);
    expect(inFlight.size).toBe(0);
  });

  it("of the next connection are not lost with the one before", async () => {
    const redis = connection();
    const inFlight = createInFlight(redis);
    redis.emit("close");
    await expect(inFlight.track(Promise.resolve(1))).resolves.toBe(1);
  });

  it("stay in flight over a reconnection when the client resends them itself", async () => {
    const redis = connection();
    const inFlight = createInFlight(redis, { resends: true });
    const { promise, resolve } = Promise.withResolvers<string>();
    const reply = inFlight.track(promise);
    redis.emit("close");
    expect(inFlight.size).toBe(1);
    resolve("late");
    await expect(reply).resolves.toBe("late");
  });

  it("are as old as the oldest of them", async () => {
    let nowMs = 0;
    const inFlight = createInFlight(connection(), { clock: { now: () => nowMs } });
    const first = Promise.withResolvers<void>();
    const oldest = inFlight.track(first.promise);
    nowMs = 300;
    inFlight.track(never()).catch(() => {});
    nowMs = 500;
    expect(inFlight.oldestMs()).toBe(500);
    first.resolve();
    await oldest;
    expect(inFlight.oldestMs()).toBe(200);
  });
});
