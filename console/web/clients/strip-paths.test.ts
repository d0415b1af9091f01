import { expect, test } from "vitest";
import { aCell } from "../a-state.ts";
import { CELLS, HEIGHT, stripPaths, stripWords } from "./strip-paths.ts";

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
