/** The timeline's buttons and its search field. */
import type { Group } from "../../src/state/timeline.ts";
import { find } from "../dom/find.ts";
import { html } from "../dom/make.ts";
import { setAttribute } from "../dom/set.ts";
import type { Filter } from "./filter.ts";

const LABELS: Readonly<Record<Group, string>> = {
  sentinels: "Sentinels",
  roles: "Roles",
  routes: "Routes",
  clients: "Clients",
  faults: "Faults",
  alerts: "Alerts",
  sources: "Sources",
};

/** Calls `changed` at each change; the first filter lets everything pass. */
export function filterView(changed: (filter: Filter) => void): void {
  const words = find("words", HTMLInputElement);
  const chosen = new Set<Group>();
  const buttons = new Map<Group | null, HTMLButtonElement>();
  const tell = (): void => {
    for (const [group, button] of buttons) {
      const pressed = group === null ? chosen.size === 0 : chosen.has(group);
      setAttribute(button, "aria-pressed", String(pressed));
    }
    changed({ groups: new Set(chosen), words: words.value.trim() });
  };
  const add = (group: Group | null, label: string): void => {
    const button = html("button", { type: "button", class: "chip" }, label);
    button.addEventListener("click", () => {
      if (group === null) chosen.clear();
      else if (!chosen.delete(group)) chosen.add(group);
      tell();
    });
    buttons.set(group, button);
    words.before(button);
  };
  add(null, "All");
  for (const [group, label] of Object.entries(LABELS)) add(group as Group, label);
  words.addEventListener("input", tell);
  tell();
}
