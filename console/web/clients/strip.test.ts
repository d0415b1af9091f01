import { expect, test } from "vitest";
import { aCell } from "../../../tests/fixtures/console-state.ts";
import { CELLS, columns, HEIGHT, stripPaths, stripWords } from "./strip.ts";

const widths = (path: string) => [...path.matchAll(/h(\d+)v/g)].map(([, width]) => Number(width));

test("seconds of one state are one rectangle, the newest at the right edge", () => {
  const paths = stripPaths([aCell("failed"), aCell("failed"), aCell("ok")]);
  expect(paths.failed).toBe(`M${CELLS - 2} 0h2v${HEIGHT}h-2z`);
  expect(paths.ok).toMatch(new RegExp(`^M${CELLS - 3} `));
  expect(paths.nothing + paths.unknown).toBe("");
});

test("every second is drawn once", () => {
  const cells = Array.from({ length: CELLS }, (_, index) =>
    aCell((["ok", "failed", "nothing", "unknown"] as const)[index % 4]),
  );
  const drawn = Object.values(stripPaths(cells)).flatMap(widths);
  expect(drawn.reduce((sum, width) => sum + width, 0)).toBe(CELLS);
});

test("more than five minutes are not drawn", () => {
  expect(widths(stripPaths(Array.from({ length: 400 }, () => aCell())).ok)).toEqual([CELLS]);
});

test("the strip has words", () => {
  expect(stripWords([aCell(), aCell(), aCell("failed")])).toBe(
    "The last five minutes: 2 seconds ok, 1 failed",
  );
  expect(stripWords([])).toBe("The last five minutes: nothing known");
});

test("strips of different ends share one axis, and the unknown is a gap", () => {
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
