import { expect, test } from "vitest";
import { aCell } from "../a-state.ts";
import { columns } from "./chart-data.ts";

test("strips of different ends share one axis, and what nobody knows is a gap", () => {
  const haproxy = {
    stripEnds: 100,
    strip: [aCell("ok", { ok: 3 }), aCell("unknown"), aCell("failed", { ok: 1 })],
  };
  const sentinel = { stripEnds: 99, strip: [aCell("ok", { ok: 7 })] };
  expect(columns({ haproxy, sentinel }, 4, ({ ok }) => ok)).toEqual([
    [97, 98, 99, 100],
    [null, 1, null, 3],
    [null, null, 7, null],
  ]);
});
