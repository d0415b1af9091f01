/** The lab in one sentence, and a running clock for each route whose clients are cut off. */
import type { State } from "../../src/state.ts";
import { find } from "../dom/find.ts";
import { html } from "../dom/make.ts";
import { setAttribute, setHidden, setText } from "../dom/set.ts";
import { standing } from "../format/sentence.ts";
import { clock } from "../format/time.ts";
import type { Region } from "../region.ts";

const ROUTES = { haproxy: "HAProxy", sentinel: "Sentinel" } as const;

export function headline(): Region {
  const section = find("headline", HTMLElement);
  const sentence = find("sentence", HTMLElement);
  const mark = find("mark", SVGUseElement);
  const list = find("outages", HTMLElement);
  const clocks = (["haproxy", "sentinel"] as const).map((route) => {
    const time = html("dd");
    const label = html("dt", {}, `${ROUTES[route]}: no writes`);
    const pair = html("div", { "data-route": route, hidden: "" }, label, time);
    list.append(pair);
    return { route, pair, time, since: null as number | null };
  });
  return {
    render({ summary, clients: { routes } }: State) {
      setText(sentence, standing(summary.sentence));
      setAttribute(section, "data-severity", summary.severity);
      setAttribute(mark, "href", `#mark-${summary.severity}`);
      const title = `${summary.severity === "good" ? "" : "● "}${summary.sentence} – redis-ha-lab`;
      if (document.title !== title) document.title = title;
      for (const one of clocks) {
        one.since = routes[one.route].outage?.since ?? null;
        setHidden(one.pair, one.since === null);
      }
    },
    tick(now) {
      for (const { since, time } of clocks) if (since !== null) setText(time, clock(now - since));
    },
  };
}
