/** A heading and what there is to say under it, as pairs. */
import { keyed } from "../dom/keyed.ts";
import { html } from "../dom/make.ts";
import { setHidden, setText } from "../dom/set.ts";

export type Fact = readonly [label: string, value: string];

export interface Facts {
  readonly element: HTMLElement;
  /** Without any, the heading goes too. */
  render(facts: readonly Fact[]): void;
}

export function facts(title: string): Facts {
  const list = html("dl", { class: "facts" });
  const element = html("section", {}, html("h3", {}, title), list);
  const rows = keyed<readonly [...Fact, place: number], HTMLElement>(list, {
    // Two slow commands may bear the same label: the place tells them apart.
    key: ([label, , place]) => `${place} ${label}`,
    make([label]) {
      const value = html("dd");
      return { element: html("div", {}, html("dt", {}, label), value), parts: value };
    },
    update: (value, [, text]) => setText(value, text),
  });
  return {
    element,
    render(all) {
      setHidden(element, all.length === 0);
      rows.render(all.map(([label, value], place) => [label, value, place]));
    },
  };
}
