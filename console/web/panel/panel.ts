/** Everything about one node, beside the page: live from the state document, and asked of the node itself. */
import type { State } from "../../src/state.ts";
import { find } from "../dom/find.ts";
import { html } from "../dom/make.ts";
import { setText } from "../dom/set.ts";
import { standing } from "../format/sentence.ts";
import type { Region } from "../region.ts";
import { detailView } from "./detail.ts";
import { facts } from "./facts.ts";
import { loadFacts, persistenceFacts, replicationFacts } from "./node-facts.ts";

export interface NodePanel extends Region {
  open(name: string): void;
}

export function nodePanel(): NodePanel {
  const dialog = find("panel", HTMLDialogElement);
  const title = find("panel-title", HTMLElement);
  const sentence = html("p");
  const replication = facts("Replication");
  const load = facts("Load");
  const persistence = facts("Persistence");
  const detail = detailView();
  find("panel-body", HTMLElement).append(
    sentence,
    replication.element,
    load.element,
    persistence.element,
    detail.element,
  );
  let shown: string | null = null;
  let state: State | undefined;
  let cameFrom: Element | null = null;

  const draw = (): void => {
    const node = state?.nodes.find(({ name }) => name === shown);
    if (!node) return;
    setText(sentence, standing(node.sentence));
    replication.render(replicationFacts(node));
    load.render(loadFacts(node));
    persistence.render(persistenceFacts(node));
  };
  const close = (): void => {
    if (shown === null) return;
    shown = null;
    detail.stop();
    dialog.close();
    if (cameFrom instanceof SVGElement) cameFrom.focus();
  };
  find("panel-close", HTMLButtonElement).addEventListener("click", close);
  // Beside the page, not above it: Escape has to be heard wherever the focus is, but a report above it goes first.
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && !find("report", HTMLDialogElement).open) close();
  });

  return {
    open(name) {
      if (shown === null) cameFrom = document.activeElement;
      shown = name;
      setText(title, name);
      detail.start(name);
      draw();
      if (!dialog.open) dialog.show();
      title.focus();
    },
    render(next) {
      state = next;
      if (shown !== null) draw();
    },
  };
}
