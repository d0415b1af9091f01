/** A master whose memory is full of the lab's own messages refuses writes; `make heal` lets it take them again. */
import { randomUUID } from "node:crypto";
import { CLIENT_PATHS, streamKey } from "@redis-ha-lab/cluster/client-paths.ts";
import { makeRoom } from "@redis-ha-lab/scenarios/run/heal.ts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type OneRedis, startOneRedis } from "../support/one-redis.ts";

const credentials = { username: "lab", password: randomUUID() };
let redis: OneRedis;
beforeAll(async () => {
  redis = await startOneRedis({
    script: `exec redis-server --save '' --maxmemory 24mb --maxmemory-policy noeviction --protected-mode no --user lab on '>${credentials.password}' '~*' '&*' +@all`,
    ...credentials,
  });
});
afterAll(() => redis?.remove());
beforeEach(() => redis.admin.flushall());

const said: string[] = [];
const heal = async () => {
  said.splice(0);
  const redisNodes = [{ name: "redis-1", host: redis.host, port: 6379 }];
  await makeRoom({ config: { redisNodes, credentials: { lab: credentials } } as never }, (text) =>
    said.push(text),
  );
};

const TEXT = "x".repeat(2_000);
/** Adds until nothing more is taken. @returns what was refused. */
async function fill(add: (number: number) => Promise<unknown>): Promise<string> {
  for (let number = 0; number < 100_000; number += 1) {
    try {
      await add(number);
    } catch (error) {
      return (error as Error).message;
    }
  }
  throw new Error("it takes everything");
}

test("the lab's own messages go, people's keys stay, and writes are taken again", async () => {
  await redis.admin.set("somebody's", "value");
  const refused = await fill((number) =>
    redis.admin.xadd(streamKey(CLIENT_PATHS[number % 2] ?? "haproxy"), "*", "text", TEXT),
  );
  expect(refused).toMatch(/^OOM/);
  await expect(redis.admin.set("another", TEXT)).rejects.toThrow(/^OOM/);

  await heal();

  expect(said).toEqual(["redis-1's memory is full: dropping the lab's own messages"]);
  expect(await redis.admin.set("another", TEXT)).toBe("OK");
  expect(await redis.admin.get("somebody's")).toBe("value");
  for (const path of CLIENT_PATHS) expect(await redis.admin.xlen(streamKey(path))).toBe(1_000);

  // Once more there is nothing to do.
  await heal();
  expect(said).toEqual([]);
});

test("what is full of people's data keeps it, and says so", async () => {
  expect(await fill((number) => redis.admin.set(`theirs:${number}`, TEXT))).toMatch(/^OOM/);
  const before = await redis.admin.dbsize();
  await heal();
  expect(said).toEqual([
    "redis-1's memory is full: dropping the lab's own messages",
    "redis-1's memory is still full of keys that are not the lab's: remove some (make cli)",
  ]);
  expect(await redis.admin.dbsize()).toBe(before);
});
