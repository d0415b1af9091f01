/** The picture of the lab: boxes at fixed places, lines and one badge that move between them. */
import type { State } from "../../src/state.ts";
import { find } from "../dom/find.ts";
import { setAttribute } from "../dom/set.ts";
import type { Region } from "../region.ts";
import { masterBadge } from "./badge.ts";
import { badgeView } from "./badge-view.ts";
import { layout } from "./layout.ts";
import { linesView } from "./lines-view.ts";
import { makeNodeCard, type NodeCard } from "./node-card.ts";
import { phaseView } from "./phase-view.ts";
import { makeSentinelCard, type SentinelCard } from "./sentinel-card.ts";
import { makeServiceCards } from "./service-cards.ts";
import { tablesView } from "./tables.ts";
import { wantedLines } from "./wanted-lines.ts";

export function topology(openNode: (name: string) => void): Region {
  const picture = find("topology", SVGSVGElement);
  const stage = find("stage", HTMLElement);
  const cards = find("cards", SVGGElement);
  const showLines = linesView(find("lines", SVGGElement));
  const showBadge = badgeView(find("badge", SVGGElement));
  const phase = phaseView(find("phase", SVGGElement));
  const showTables = tablesView(
    find("nodes-table", HTMLTableElement),
    find("sentinels-table", HTMLTableElement),
  );
  const services = makeServiceCards();
  const nodeCards = new Map<string, NodeCard>();
  const sentinelCards = new Map<string, SentinelCard>();
  let at = layout(stage.clientWidth);
  let shown: State | undefined;

  function place({ nodes, sentinels }: State): void {
    setAttribute(picture, "viewBox", `0 0 ${at.width} ${at.height}`);
    setAttribute(picture, "width", String(at.width));
    setAttribute(picture, "height", String(at.height));
    picture.classList.toggle("compact", at.compact);
    for (const [index, { name }] of sentinels.entries()) {
      const box = at.sentinels[index];
      if (box) sentinelCards.get(name)?.place(box, at.compact);
    }
    for (const [index, { name }] of nodes.entries()) {
      const box = at.nodes[index];
      if (box) nodeCards.get(name)?.place(box, at.compact);
    }
    services.publisher.place(at.publisher, at.compact);
    services.haproxy.place(at.haproxy, at.compact);
    services.subscriber.place(at.subscriber, at.compact);
  }

  function begin(state: State): void {
    for (const { name } of state.sentinels) sentinelCards.set(name, makeSentinelCard(name));
    for (const { name } of state.nodes) nodeCards.set(name, makeNodeCard(name, openNode));
    // The order of the tab key: the nodes first.
    for (const card of [...nodeCards.values(), ...sentinelCards.values(), ...Object.values(services)])
      cards.append(card.root);
    place(state);
    // The first picture stands; only what changes later moves.
    requestAnimationFrame(() => requestAnimationFrame(() => picture.classList.add("moving")));
  }

  function render(state: State): void {
    if (!shown) begin(state);
    shown = state;
    const badge = masterBadge(state);
    for (const sentinel of state.sentinels) sentinelCards.get(sentinel.name)?.show(sentinel, at.compact);
    for (const node of state.nodes) {
      const worn = badge.holder !== node.name ? "none" : badge.answers ? "solid" : "hollow";
      nodeCards.get(node.name)?.show(node, worn, at.compact);
    }
    const { publisher, subscriber, routes } = state.clients;
    services.haproxy.show(state.haproxy, at.compact);
    services.publisher.show(publisher, routes, at.compact);
    services.subscriber.show(subscriber, routes, at.compact);
    showLines(wantedLines(state, at));
    showBadge(
      badge,
      at,
      state.nodes.map(({ name }) => name),
    );
    phase.render(state.failover, at);
    showTables(state);
  }

  new ResizeObserver(() => {
    const next = layout(stage.clientWidth);
    if (next.width === at.width || !shown) return;
    at = next;
    place(shown);
    render(shown);
  }).observe(stage);

  return { render, tick: (now) => phase.tick(now) };
}
