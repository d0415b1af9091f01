/** A box with a sign, a name and rows of words, left and right. */
import { svg } from "../dom/make.ts";
import { setAttribute, setText } from "../dom/set.ts";
import type { Box } from "./layout.ts";
import type { Status } from "./status.ts";

export interface Row {
  readonly left: SVGTextElement;
  readonly right: SVGTextElement;
}

export interface Card {
  readonly root: SVGGElement;
  readonly rows: readonly Row[];
  place(box: Box, compact: boolean): void;
  status(status: Status): void;
  /** The whole sentence, for the pointer that rests on it and for a screen reader after the visible words. */
  describe(sentence: string): void;
}

const PADDING = { wide: 14, compact: 7 } as const;

export function makeCard(name: string, kind: string, rowCount: number): Card {
  const frame = svg("rect", { class: "frame", rx: "10" });
  const sign = svg("use", { class: "sign", width: "16", height: "16" });
  const title = svg("text", { class: "name" }, name);
  const tip = svg("title");
  const rows = Array.from({ length: rowCount }, () => ({
    left: svg("text", { class: "row" }),
    right: svg("text", { class: "row right", "text-anchor": "end" }),
  }));
  const root = svg("g", { class: `box ${kind}`, "data-name": name }, tip, frame, sign, title);
  for (const { left, right } of rows) root.append(left, right);

  return {
    root,
    rows,
    place({ x, y, width, height }, compact) {
      const padding = compact ? PADDING.compact : PADDING.wide;
      const write = (element: Element, at: Readonly<Record<string, number>>): void => {
        for (const [attribute, value] of Object.entries(at))
          setAttribute(element, attribute, String(Math.round(value * 10) / 10));
      };
      setAttribute(
        root,
        "transform",
        `translate(${Math.round(x - width / 2)} ${Math.round(y - height / 2)})`,
      );
      write(frame, { width, height });
      const first = compact ? 21 : 24;
      const step = (height - first - 16) / Math.max(1, rowCount - 0.15);
      write(sign, { x: padding, y: first - 13 });
      write(title, { x: padding + (compact ? 19 : 21), y: first });
      for (const [index, { left, right }] of rows.entries()) {
        const line = first + step * (index + 1);
        write(left, { x: padding, y: line });
        write(right, { x: width - padding, y: line });
      }
    },
    status(status) {
      setAttribute(root, "data-status", status);
      setAttribute(sign, "href", `#status-${status}`);
    },
    describe(sentence) {
      // A button's visible words are its name, and a title would take their place.
      if (root.hasAttribute("role")) setAttribute(root, "aria-description", sentence);
      else setText(tip, sentence);
    },
  };
}

/** `tone`: the class of what it means; none for plain words. */
export function say(text: SVGTextElement, words: string, tone = ""): void {
  setText(text, words);
  setAttribute(text, "data-tone", tone === "" ? null : tone);
}
