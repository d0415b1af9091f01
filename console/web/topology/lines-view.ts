/** Draws the wanted lines. A line that only changes its end keeps its element, and the style sheet moves it. */
import { keyed } from "../dom/keyed.ts";
import { svg } from "../dom/make.ts";
import { setAttribute, setHidden, setText } from "../dom/set.ts";
import { middleOf, pathOf } from "./curve.ts";
import type { Line } from "./line.ts";

export function linesView(parent: SVGGElement): (lines: readonly Line[]) => void {
  const list = keyed<
    Line,
    { group: SVGGElement; path: SVGPathElement; cross: SVGPathElement; label: SVGTextElement }
  >(parent, {
    key: ({ key }) => key,
    make({ kind }) {
      const path = svg("path", { class: `line ${kind}` });
      const cross = svg("path", { class: "cross", d: "M-5 -5L5 5M5 -5L-5 5" });
      const label = svg("text", { class: "label", "text-anchor": "middle" });
      const group = svg("g", { class: "edge" }, path, cross, label);
      return { element: group, parts: { group, path, cross, label } };
    },
    update({ group, path, cross, label }, line) {
      setAttribute(path, "d", pathOf(line.curve));
      setAttribute(path, "data-state", line.state);
      setAttribute(group, "data-edge", line.kind);
      setAttribute(group, "data-from", line.from);
      setAttribute(group, "data-to", line.to);
      const broken = line.state === "broken";
      setHidden(cross, !broken);
      if (broken) {
        const { x, y } = middleOf(line.curve);
        const place = `translate(${x}px, ${y}px)`;
        // By style, not by attribute, so that it travels with its line.
        if (cross.style.transform !== place) cross.style.transform = place;
      }
      setText(label, line.label?.text ?? "");
      if (line.label) {
        setAttribute(label, "x", String(line.label.at.x));
        setAttribute(label, "y", String(line.label.at.y - (broken ? 12 : 7)));
      }
    },
  });
  return (lines) => list.render(lines);
}
