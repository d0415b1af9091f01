/** A sign for how bad something is: a shape each, so that colour is never the only difference. */
import { svg } from "./make.ts";
import { setAttribute } from "./set.ts";

export type Mark = "good" | "info" | "warning" | "bad" | "unknown";

export interface MarkView {
  readonly element: SVGSVGElement;
  show(mark: Mark): void;
}

export function markView(mark: Mark = "info"): MarkView {
  const use = svg("use");
  const element = svg("svg", { class: "mark", "aria-hidden": "true" }, use);
  const show = (next: Mark): void => {
    setAttribute(element, "data-mark", next);
    setAttribute(use, "href", `#mark-${next}`);
  };
  show(mark);
  return { element, show };
}
