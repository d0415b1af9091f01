/** What happened, newest first. Entries never change once they are there. */

import type { Entry } from "../../src/state/timeline.ts";
import type { State } from "../../src/state.ts";
import { find } from "../dom/find.ts";
import { keyed } from "../dom/keyed.ts";
import { html } from "../dom/make.ts";
import { markView } from "../dom/mark.ts";
import { setHidden } from "../dom/set.ts";
import { standing } from "../format/sentence.ts";
import { thousandths, timeOfDay } from "../format/time.ts";
import type { Region } from "../region.ts";
import { type Filter, passes } from "./filter.ts";
import { filterView } from "./filter-view.ts";

function make(entry: Entry): HTMLLIElement {
  const time = html(
    "time",
    { datetime: new Date(entry.at).toISOString() },
    timeOfDay(entry.at),
    html("small", {}, thousandths(entry.at)),
  );
  const words = html("p", {}, standing(entry.sentence));
  // The source's own words mostly begin with what kind of event it is.
  const { kind, detail } = entry;
  const source = html("p", { class: "source" }, detail?.includes(kind) ? detail : `${kind} ${detail ?? ""}`);
  const item = html("li", {
    "data-group": entry.group,
    "data-kind": entry.kind,
    "data-severity": entry.severity,
  });
  item.append(time, markView(entry.severity).element, html("div", {}, words, source));
  return item;
}

export function timeline(): Region {
  const empty = find("timeline-empty", HTMLElement);
  const list = keyed<Entry, null>(find("timeline", HTMLElement), {
    // A restarted console counts anew: its entry 7 is not the entry 7 of before.
    key: ({ id, at }) => `${id}@${at}`,
    make: (entry) => ({ element: make(entry), parts: null }),
    update: () => {},
  });
  let filter: Filter = { groups: new Set(), words: "" };
  let entries: readonly Entry[] = [];
  let drawn = "";

  const draw = (): void => {
    const shown = entries.filter((entry) => passes(filter, entry));
    list.render(shown);
    setHidden(empty, shown.length > 0);
  };
  filterView((next) => {
    filter = next;
    draw();
  });
  return {
    render({ timeline: all }: State) {
      const [first] = all;
      const version = `${first?.id} ${first?.at} ${all.length}`;
      if (version === drawn) return;
      drawn = version;
      entries = [...all];
      draw();
    },
  };
}
