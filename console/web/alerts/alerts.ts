/** What fires, as Alertmanager tells it. */

import type { Alert } from "../../src/state/alerts.ts";
import type { State } from "../../src/state.ts";
import { find } from "../dom/find.ts";
import { keyed } from "../dom/keyed.ts";
import { html } from "../dom/make.ts";
import { type Mark, type MarkView, markView } from "../dom/mark.ts";
import { setAttribute, setText } from "../dom/set.ts";
import { span } from "../format/time.ts";
import type { Region } from "../region.ts";

const MARKS: Readonly<Record<Alert["severity"], Mark>> = {
  critical: "bad",
  warning: "warning",
  info: "info",
  none: "info",
};

interface Parts {
  readonly item: HTMLLIElement;
  readonly mark: MarkView;
  readonly title: HTMLElement;
  readonly age: HTMLElement;
  readonly summary: HTMLElement;
  readonly why: HTMLElement;
}

export function alerts(): Region {
  const sum = find("alerts-sum", HTMLElement);
  let shown: readonly Alert[] = [];
  const ages = new Map<string, HTMLElement>();
  const list = keyed<Alert, Parts>(find("alerts", HTMLElement), {
    key: ({ id }) => id,
    make() {
      const parts = {
        item: html("li"),
        mark: markView(),
        title: html("b"),
        age: html("span", { class: "age" }),
        summary: html("p"),
        why: html("span", { class: "source" }),
      };
      const head = html("p", { class: "head" }, parts.title, parts.why, parts.age);
      parts.item.append(parts.mark.element, html("div", {}, head, parts.summary));
      return { element: parts.item, parts };
    },
    update({ item, mark, title, age, summary, why }, alert) {
      setAttribute(item, "data-state", alert.state);
      mark.show(MARKS[alert.severity]);
      setText(title, alert.subject === null ? alert.name : `${alert.name} · ${alert.subject}`);
      // One that another explains needs no words of its own.
      setText(summary, alert.state === "firing" ? alert.summary : "");
      const explained = `due to ${alert.inhibitedBy.join(", ") || "another alert"}`;
      setText(why, alert.state === "firing" ? "" : alert.state === "inhibited" ? explained : "silenced");
      // Where it is cut short, the pointer brings the rest.
      setAttribute(why, "title", why.textContent);
      ages.set(alert.id, age);
    },
  });
  return {
    render({ alerts: all }: State) {
      const firing = all?.filter(({ state }) => state === "firing").length ?? 0;
      setText(
        sum,
        all === null
          ? "unknown: Alertmanager does not answer"
          : firing === 0
            ? "nothing fires"
            : `${firing} firing`,
      );
      shown = all ?? [];
      ages.clear();
      list.render(shown);
    },
    tick(now) {
      for (const { id, since } of shown) {
        const age = ages.get(id);
        if (age) setText(age, span(now - since));
      }
    },
  };
}
