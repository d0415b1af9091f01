import { expect, test } from "vitest";
import type { LogLine } from "../model/journal.ts";
import type { WrittenLine } from "../site/docker-follow.ts";
import { watchLog } from "./logs.ts";

const line = (atMs: number, text: string): WrittenLine => ({ atMs, text, next: String(atMs + 1) });

/** Docker gives these one after the other, each the log until the container ended. */
async function seen(service: string, ...lives: (readonly WrittenLine[])[]) {
  const ended = new AbortController();
  const asked: string[] = [];
  const logged: LogLine[] = [];
  const docker = {
    async follow(_: string, since: string) {
      asked.push(since);
      const [life, ...later] = lives;
      lives = later;
      if (lives.length === 0) ended.abort();
      if (!life) throw new Error("no such container");
      return (async function* () {
        yield* life;
      })();
    },
  };
  const clock = { fromWall: (ms: number) => ms, now: () => 0, fromMonotonic: (ms: number) => ms };
  await watchLog(docker, service, { clock, log: (one) => logged.push(one) }, ended.signal);
  return { asked, logged };
}

test("a container that ends and comes back is followed from where it was", async () => {
  const { asked, logged } = await seen("redis-1", [line(1, "redis-1: one")], [line(9, "redis-1: two")]);
  expect(logged.map(({ atMs, text }) => [atMs, text])).toEqual([
    [1, "redis-1: one"],
    [9, "redis-1: two"],
  ]);
  expect(asked[1]).toBe("2");
});

test("what HAProxy says twice at the same moment is kept once, and said again later it is news", async () => {
  const down = "Server write/redis-1 is DOWN.";
  const { logged } = await seen("haproxy", [
    line(1, `[WARNING]  (8) : ${down}`),
    line(2, "[ALERT]    (8) : backend 'write' has no server available!"),
    line(3, down),
    line(4, "backend write has no server available!"),
    line(500, `[WARNING]  (8) : ${down}`),
  ]);
  expect(logged.map(({ atMs, text, weight }) => [atMs, text, weight])).toEqual([
    [1, down, "telling"],
    [2, "backend 'write' has no server available!", "telling"],
    [500, down, "telling"],
  ]);
});
