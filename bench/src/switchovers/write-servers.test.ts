import { expect, it } from "vitest";
import { createTally } from "./write-servers.ts";

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
