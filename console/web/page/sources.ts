/** Whom the console asks, and who does not answer: what is unknown on this page is unknown because of one of these. */
import type { Source, State } from "../../src/state.ts";
import { find } from "../dom/find.ts";
import { keyed } from "../dom/keyed.ts";
import { html } from "../dom/make.ts";
import { setAttribute, setText } from "../dom/set.ts";
import { timeOfDay } from "../format/time.ts";
import type { Region } from "../region.ts";

type Named = Source & { readonly name: string };

export function sources(): Region {
  const list = keyed<Named, { item: HTMLLIElement; words: HTMLElement }>(find("sources", HTMLElement), {
    key: ({ name }) => name,
    make({ name }) {
      const words = html("span");
      const item = html("li", { "data-name": name }, html("b", {}, name), " ", words);
      return { element: item, parts: { item, words } };
    },
    update({ item, words }, { state, since, reason }) {
      setAttribute(item, "data-state", state);
      const why = reason === null ? "" : `: ${reason}`;
      setText(words, state === "up" ? "answers" : `unknown since ${timeOfDay(since)}${why}`);
    },
  });
  return {
    render: ({ sources: all }: State) =>
      list.render(Object.entries(all).map(([name, source]) => ({ name, ...source }))),
  };
}
