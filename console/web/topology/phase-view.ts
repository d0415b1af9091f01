/** The failover's phase, in the middle of the picture: its four steps, who does what, and for how long by now. */
import type { State } from "../../src/state.ts";
import { svg } from "../dom/make.ts";
import { setAttribute, setClass, setHidden, setText } from "../dom/set.ts";
import { clock } from "../format/time.ts";
import type { Layout } from "./layout.ts";

export const STEPS = ["detecting", "electing", "promoting", "routing"] as const;

export interface PhaseView {
  render(failover: State["failover"], at: Layout): void;
  tick(now: number): void;
}

export function phaseView(group: SVGGElement): PhaseView {
  const frame = svg("rect", { class: "frame", rx: "12" });
  const time = svg("text", { class: "clock", "text-anchor": "middle" });
  const steps = STEPS.map((step) => svg("text", { class: "step", "text-anchor": "middle" }, step));
  const who = svg("text", { class: "who", "text-anchor": "middle" });
  group.append(frame, ...steps, who, time);
  let startedAt: number | null = null;

  const put = (element: Element, x: number, y: number): void => {
    setAttribute(element, "x", String(Math.round(x)));
    setAttribute(element, "y", String(Math.round(y)));
  };

  return {
    render({ phase, startedAt: began, leader, from, to }, at) {
      startedAt = phase === "none" ? null : began;
      setHidden(group, phase === "none");
      setAttribute(group, "data-phase", phase);
      if (phase === "none") return;
      const width = at.compact ? Math.min(at.width - 20, 300) : 400;
      const height = 72;
      const left = at.phase.x - width / 2;
      const top = at.phase.y - height / 2;
      put(frame, left, top);
      setAttribute(frame, "width", String(width));
      setAttribute(frame, "height", String(height));
      const reached = STEPS.indexOf(phase);
      for (const [index, text] of steps.entries()) {
        put(text, left + (width * (index + 0.5)) / STEPS.length, top + 21);
        setClass(text, "now", index === reached);
        setClass(text, "past", index < reached);
      }
      put(time, at.phase.x, top + 44);
      put(who, at.phase.x, top + 62);
      const lead = leader === null ? "" : `${leader} leads`;
      const change = from === null ? "" : to === null ? `${from} is missed` : `${from} → ${to}`;
      setText(who, [change, lead].filter((part) => part !== "").join(" · "));
    },
    tick(now) {
      if (startedAt !== null) setText(time, clock(now - startedAt));
    },
  };
}
