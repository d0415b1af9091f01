import { expect, it } from "vitest";
import { createTally, writersIn } from "./write-servers.ts";

const csv = (...states: string[]) =>
  [
    "# pxname,svname,status",
    "writes,FRONTEND,OPEN",
    ...states.map((state, at) => `write,redis-${at + 1},${state}`),
    "write,BACKEND,UP",
    "read,redis-2,UP",
  ].join("\n");

it("finds the servers of `write` that are UP, and no others", () => {
  expect(writersIn(csv("DOWN", "UP", "DOWN"))).toEqual(["redis-2"]);
  expect(writersIn(csv("UP 2/3", "UP", "DOWN 1/2"))).toEqual(["redis-1", "redis-2"]);
  expect(writersIn(csv("DOWN", "DOWN", "DOWN"))).toEqual([]);
});

it("counts moves from one server to another, also across an outage, and what must never be", () => {
  const tally = createTally();
  const looks: (string[] | undefined)[] = [
    ["a"],
    ["a"],
    [],
    ["b"],
    undefined,
    ["b"],
    ["a", "b"],
    ["a"],
    ["a"],
  ];
  for (const [at, up] of looks.entries()) tally.add(at * 5, up);
  expect(tally.total()).toMatchObject({
    samples: 8,
    unanswered: 1,
    none: 1,
    several: 1,
    moves: 2,
    examples: [{ atMs: 30, servers: ["a", "b"] }],
    apart: { p50: 5, max: 10 },
  });
});
