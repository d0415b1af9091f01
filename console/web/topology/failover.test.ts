import { expect, test } from "vitest";
import { lastFailoverWords } from "./failover.tsx";

const last = {
  from: "redis-1",
  to: "redis-2",
  leader: "sentinel-3",
  startedAt: 1000,
  endedAt: 3610,
  phaseMs: {},
};

test("a failover is told by its outcome", () => {
  expect(lastFailoverWords({ ...last, outcome: "done" })).toBe(
    "redis-1 → redis-2 in 2.61 s, led by sentinel-3",
  );
  expect(lastFailoverWords({ ...last, to: null, leader: null, outcome: "recovered" })).toBe(
    "redis-1 came back by itself in 2.61 s",
  );
  expect(lastFailoverWords({ ...last, to: null, outcome: "aborted" })).toBe(
    "given up in 2.61 s, led by sentinel-3: no replica was promoted",
  );
});
