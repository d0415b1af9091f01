/** What the last failover took, phase by phase, as one bar with its figures. */
import type { State } from "../../src/state.ts";
import { find } from "../dom/find.ts";
import { html } from "../dom/make.ts";
import { setAttribute, setHidden, setText } from "../dom/set.ts";
import { timeOfDay } from "../format/time.ts";
import type { Region } from "../region.ts";
import { STEPS } from "../topology/phase-view.ts";

type Last = NonNullable<State["failover"]["last"]>;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** "redis-1 → redis-2 in 2.61 s, led by sentinel-3". */
export function lastFailoverWords({ from, to, leader, startedAt, endedAt, outcome }: Last): string {
  const took = `in ${seconds(endedAt - startedAt)}`;
  const led = leader === null ? "" : `, led by ${leader}`;
  if (outcome === "recovered") return `${from ?? "the master"} came back by itself ${took}`;
  if (outcome === "aborted") return `given up ${took}${led}: nobody was promoted`;
  return `${from ?? "unknown"} → ${to ?? "unknown"} ${took}${led}`;
}

export function lastFailover(): Region {
  const place = find("last-failover", HTMLElement);
  const words = html("b");
  const when = html("span", { class: "faint" });
  const bar = html("span", { class: "phases", "aria-hidden": "true" });
  const parts = STEPS.map((step) => ({ step, part: html("i", { class: step }), figure: html("span") }));
  bar.append(...parts.map(({ part }) => part));
  const figures = html("span", { class: "phase-figures" }, ...parts.map(({ figure }) => figure));
  place.append(html("span", {}, "Last failover "), words, when, bar, figures);
  return {
    render({ failover: { last, phase } }: State) {
      setHidden(place, last === null || phase !== "none");
      if (last === null) return;
      setText(words, lastFailoverWords(last));
      setText(when, ` at ${timeOfDay(last.startedAt)}`);
      setAttribute(place, "data-outcome", last.outcome);
      for (const { step, part, figure } of parts) {
        const ms = last.phaseMs[step];
        setHidden(part, ms === undefined);
        setText(figure, ms === undefined ? "" : `${step} ${seconds(ms)}`);
        setHidden(figure, ms === undefined);
        const share = String(Math.max(1, ms ?? 0));
        if (part.style.flexGrow !== share) part.style.flexGrow = share;
      }
    },
  };
}
