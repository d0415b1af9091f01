/** The scenario that runs now. */

import type { Running } from "../../src/state/runs.ts";
import type { State } from "../../src/state.ts";
import { find } from "../dom/find.ts";
import { html } from "../dom/make.ts";
import { setAttribute, setClass, setHidden, setText } from "../dom/set.ts";
import { clock } from "../format/time.ts";
import type { Region } from "../region.ts";

type Stage = Extract<Running, { state: "running" }>["stage"];
const STAGES: Readonly<Record<Stage, string>> = {
  preparing: "preparing",
  broken: "broken",
  healing: "healing",
  finishing: "reading back",
};

export function running(): Region {
  const card = find("running", HTMLElement);
  const title = html("p", { class: "title" });
  const timer = html("p", { class: "timer" });
  const stages = Object.entries(STAGES).map(([stage, label]) => ({ stage, item: html("li", {}, label) }));
  const faults = html("p", { class: "faults" });
  const step = html("p", { class: "source" });
  const bar = html("progress", { "aria-label": "Expectations decided" });
  const decided = html("p", { class: "decided" });
  find("running-body", HTMLElement).append(
    html("div", { class: "head" }, title, timer),
    html("ol", { class: "stages" }, ...stages.map(({ item }) => item)),
    faults,
    step,
    html("div", { class: "head" }, bar, decided),
  );
  let startedAt: number | null = null;
  return {
    render({ running: now }: State) {
      setHidden(card, now.state !== "running");
      startedAt = now.state === "running" ? now.startedAt : null;
      if (now.state !== "running") return;
      setText(title, now.title);
      setAttribute(card, "data-scenario", now.scenario);
      const reached = stages.findIndex(({ stage }) => stage === now.stage);
      for (const [index, { item }] of stages.entries()) {
        setClass(item, "past", index < reached);
        setAttribute(item, "aria-current", index === reached ? "step" : null);
      }
      const broken = now.faults.map(({ fault, target }) => `${fault} ${target}`).join(", ");
      setText(faults, broken === "" ? "" : `In force: ${broken}`);
      setText(step, now.step ?? "");
      const known = now.decided !== null && now.expectations !== null;
      setHidden(bar, !known);
      if (now.expectations !== null) bar.max = now.expectations;
      if (now.decided !== null) bar.value = now.decided;
      setText(decided, known ? `${now.decided} of ${now.expectations} expectations decided` : "");
    },
    tick(now) {
      if (startedAt !== null) setText(timer, clock(now - startedAt));
    },
  };
}
