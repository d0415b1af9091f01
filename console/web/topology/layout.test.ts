import { expect, test } from "vitest";
import { type Box, layout } from "./layout.ts";

const edges = ({ x, y, width, height }: Box) => ({
  left: x - width / 2,
  right: x + width / 2,
  top: y - height / 2,
  bottom: y + height / 2,
});

test.each([300, 358, 599, 600, 880, 1200])("nothing overlaps or leaves a picture %i pixels wide", (width) => {
  const at = layout(width);
  const boxes = [...at.sentinels, ...at.nodes, at.publisher, at.haproxy, at.subscriber].map(edges);
  for (const [index, one] of boxes.entries()) {
    expect(one.left).toBeGreaterThanOrEqual(0);
    expect(one.right).toBeLessThanOrEqual(at.width);
    expect(one.bottom).toBeLessThanOrEqual(at.height);
    for (const other of boxes.slice(index + 1)) {
      const apart =
        one.right < other.left || other.right < one.left || one.bottom < other.top || other.bottom < one.top;
      expect(apart).toBe(true);
    }
  }
});

test("the phase stands between those who decide and those it is about", () => {
  for (const at of [layout(358), layout(900)]) {
    const [sentinel, node] = [at.sentinels[1], at.nodes[1]];
    if (!sentinel || !node) throw new Error("three of each");
    expect(edges(sentinel).bottom).toBeLessThan(at.phase.y);
    expect(at.phase.y).toBeLessThan(edges(node).top);
  }
});

test("a picture as wide as before looks the same", () => {
  expect(layout(880.4)).toEqual(layout(880));
});
