/** What the node itself answers, asked again as long as somebody looks. */
import type { NodeDetail } from "../../src/state/node-detail.ts";
import { html } from "../dom/make.ts";
import { setHidden, setText } from "../dom/set.ts";
import { commandLine } from "./command.ts";
import { clientFacts, keyFacts, memoryFacts, replicaFacts, slowFacts } from "./detail-facts.ts";
import { facts } from "./facts.ts";

const EVERY_MS = 2000;

export interface DetailView {
  readonly element: HTMLElement;
  start(node: string): void;
  stop(): void;
}

export function detailView(): DetailView {
  const silent = html("p", { class: "silent", role: "status" });
  const parts = [
    { of: replicaFacts, view: facts("Replicas as it sees them") },
    { of: memoryFacts, view: facts("Memory") },
    { of: keyFacts, view: facts("Keys by type, from a sample") },
    { of: clientFacts, view: facts("Clients by user and name") },
    { of: slowFacts, view: facts("Slow log") },
  ];
  const config = html("dl", { class: "config" });
  const configPart = html("section", {}, html("h3", {}, "Configuration that matters"), config);
  const byHand = html("div");
  const element = html(
    "div",
    {},
    silent,
    ...parts.map(({ view }) => view.element),
    configPart,
    html("section", {}, html("h3", {}, "The same by hand"), byHand),
  );
  let asking: AbortController | undefined;
  let shown = "";

  function show({ answers, reason, commands, name }: NodeDetail): void {
    setText(
      silent,
      answers ? "" : `${name} ${reason ?? "does not answer"}: nothing more can be asked of it.`,
    );
    for (const { of, view } of parts) view.render(answers ? of(answers) : []);
    setHidden(configPart, !answers);
    // Both change so seldom that they are made anew then.
    const version = JSON.stringify([commands, answers?.config]);
    if (version === shown) return;
    shown = version;
    byHand.replaceChildren(
      ...commands.map(({ shows, command }) =>
        html("div", {}, html("p", { class: "faint" }, shows), commandLine(command)),
      ),
    );
    config.replaceChildren(
      ...(answers?.config ?? []).map(({ name: setting, value, why }) =>
        html("div", {}, html("dt", {}, `${setting} ${value === "" ? '""' : value}`), html("dd", {}, why)),
      ),
    );
  }

  async function ask(node: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const response = await fetch(`/api/nodes/${encodeURIComponent(node)}`, { signal });
        if (!response.ok) throw new Error(`status ${response.status}`);
        const detail = (await response.json()) as NodeDetail;
        if (!signal.aborted) show(detail);
      } catch (error) {
        if (signal.aborted) return;
        for (const { view } of parts) view.render([]);
        setHidden(configPart, true);
        shown = "";
        setText(
          silent,
          `The console can’t be asked about ${node}: ${error instanceof Error ? error.message : error}.`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  return {
    element,
    start(node) {
      asking?.abort();
      asking = new AbortController();
      // What another node answered must not stand below this one's name.
      for (const { view } of parts) view.render([]);
      setHidden(configPart, true);
      shown = "";
      setText(silent, `Asking ${node} …`);
      void ask(node, asking.signal);
    },
    stop: () => asking?.abort(),
  };
}
