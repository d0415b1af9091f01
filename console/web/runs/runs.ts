/** The reports under runs/, newest first. */

import type { Run } from "../../src/state/runs.ts";
import type { State } from "../../src/state.ts";
import { find } from "../dom/find.ts";
import { keyed } from "../dom/keyed.ts";
import { html } from "../dom/make.ts";
import { type Mark, markView } from "../dom/mark.ts";
import { setAttribute, setText } from "../dom/set.ts";
import { day, span } from "../format/time.ts";
import type { Region } from "../region.ts";
import { reportView } from "./report.ts";

const MARKS: Readonly<Record<Run["verdict"], Mark>> = {
  pass: "good",
  fail: "bad",
  inconclusive: "warning",
  unreadable: "unknown",
};

export function runs(): Region {
  const open = reportView();
  const sum = find("runs-sum", HTMLElement);
  const list = keyed<Run, HTMLElement>(find("runs", HTMLElement), {
    key: ({ scenario, id }) => `${scenario}/${id}`,
    make({ scenario, title, verdict, startedAt, durationMs, report, reasons }) {
      const lasted = durationMs === null ? "" : ` · ${span(durationMs)}`;
      const words = html(
        "span",
        { class: "words" },
        html("b", {}, title),
        html("small", {}, `${verdict} · ${day(startedAt)}${lasted}`),
      );
      const line = report === null ? html("p") : html("button", { type: "button" });
      if (report !== null) line.addEventListener("click", () => open(`${title}, ${day(startedAt)}`, report));
      line.append(markView(MARKS[verdict]).element, words);
      if (reasons.length > 0) line.title = reasons.join("\n");
      const item = html("li", { "data-verdict": verdict, "data-scenario": scenario }, line);
      return { element: item, parts: item };
    },
    update: (item, { verdict }) => setAttribute(item, "data-verdict", verdict),
  });
  let drawn: State["runs"] | undefined;
  return {
    render({ runs: all }: State) {
      const same = drawn !== undefined && drawn?.length === all?.length && drawn?.[0]?.id === all?.[0]?.id;
      if (same && all !== null) return;
      drawn = all === null ? null : [...all];
      const none = "none yet: make scenario-master-failure is a good first one";
      setText(sum, all === null ? "unknown: the folder can’t be read" : all.length === 0 ? none : "");
      list.render(all ?? []);
    },
  };
}
