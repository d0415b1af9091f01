/** The one master badge. It belongs to no box, so it can travel from one to another. */
import { svg } from "../dom/make.ts";
import { setAttribute, setClass } from "../dom/set.ts";
import type { Badge } from "./badge.ts";
import type { Layout } from "./layout.ts";

const SIZE = { width: 66, height: 20 } as const;
/** From a box's top to where the badge stands on the row of its role. */
const ROLE_ROW = 34;

export function badgeView(group: SVGGElement): (badge: Badge, at: Layout, nodes: readonly string[]) => void {
  const text = svg("text", { x: String(SIZE.width / 2), y: "14.2", "text-anchor": "middle" }, "MASTER");
  group.append(svg("rect", { width: String(SIZE.width), height: String(SIZE.height), rx: "10" }), text);
  return ({ holder, answers }, at, nodes) => {
    setAttribute(group, "data-node", holder);
    setClass(group, "hollow", !answers);
    const box = holder === null ? undefined : at.nodes[nodes.indexOf(holder)];
    setClass(group, "gone", box === undefined);
    if (!box) return;
    const x = Math.round(box.x - box.width / 2 + (at.compact ? 7 : 13));
    const y = Math.round(box.y - box.height / 2 + ROLE_ROW);
    const place = `translate(${x}px, ${y}px)`;
    if (group.style.transform !== place) group.style.transform = place;
  };
}
