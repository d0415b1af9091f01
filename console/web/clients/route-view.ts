/** One client route: what it feels now, its last five minutes, and what arrived. */
import type { Channel, ClientRoute } from "../../src/state/clients.ts";
import { html, svg } from "../dom/make.ts";
import { setAttribute, setText } from "../dom/set.ts";
import { count, latency, rate } from "../format/quantity.ts";
import { standing } from "../format/sentence.ts";
import { clock } from "../format/time.ts";
import { CELLS, HEIGHT, stripPaths, stripWords } from "./strip-paths.ts";

export interface RouteView {
  readonly element: HTMLElement;
  render(route: ClientRoute): void;
  tick(now: number): void;
}

const STATES = ["ok", "failed", "nothing", "unknown"] as const;
const COLUMNS = ["received", "gaps", "missing", "duplicates", "extra"] as const;

/** The route's title stands above it already: only what is true of it, and why. */
function writesWords({ writes, reason, sentence }: ClientRoute): string {
  if (writes === "ok") return "Writes are acknowledged";
  return writes === "failed" && reason !== null ? `Writes fail: ${reason}` : standing(sentence);
}

const figure = (label: string) => {
  const value = html("dd");
  return { value, pair: html("div", {}, html("dt", {}, label), value) };
};

function channelRow(name: string, extra: (channel: Channel) => string) {
  const state = html("td");
  const cells = COLUMNS.map(() => html("td", { class: "n" }));
  const row = html("tr", {}, html("th", { scope: "row" }, name), state, ...cells);
  const render = (channel: Channel): void => {
    setText(
      state,
      channel.receiving === "ok" ? "arrives" : channel.receiving === "failed" ? "nothing" : "unknown",
    );
    setAttribute(row, "data-state", channel.receiving);
    setAttribute(row, "title", channel.reason);
    const values = [channel.received, channel.gaps, channel.missing, channel.duplicates];
    for (const [index, cell] of cells.entries()) {
      const value = values[index];
      setText(cell, value === undefined ? extra(channel) : count(value));
    }
  };
  return { row, render };
}

export function routeView(name: string, title: string): RouteView {
  const state = html("p", { class: "state" });
  const timer = html("p", { class: "timer" });
  const paths = Object.fromEntries(STATES.map((one) => [one, svg("path", { class: `cell ${one}` })]));
  const strip = svg("svg", {
    class: "strip",
    role: "img",
    viewBox: `0 0 ${CELLS} ${HEIGHT}`,
    preserveAspectRatio: "none",
  });
  strip.append(...Object.values(paths));
  const [perSecond, p99, queued, outages] = [
    figure("per second"),
    figure("p99"),
    figure("queued"),
    figure("outages"),
  ];
  const pubsub = channelRow("Pub/Sub", ({ unheard }) => `${count(unheard)} unheard`);
  const stream = channelRow("Stream", ({ resent }) => `${count(resent)} resent`);
  const heads = ["Channel", "Now", "Received", "Gaps", "Missing", "Twice", ""];
  const head = heads.map((text, index) =>
    text === "" ? html("td") : html("th", { scope: "col", class: index > 1 ? "n" : "" }, text),
  );
  const element = html(
    "article",
    { class: "route", "data-route": name },
    html("header", {}, html("h3", {}, title), state, timer),
    strip,
    html(
      "p",
      { class: "axis", "aria-hidden": "true" },
      html("span", {}, "5 min ago"),
      html("span", {}, "now"),
    ),
    html("dl", { class: "figures" }, perSecond.pair, p99.pair, queued.pair, outages.pair),
    html(
      "div",
      { class: "scroll" },
      html(
        "table",
        {},
        html("thead", {}, html("tr", {}, ...head)),
        html("tbody", {}, pubsub.row, stream.row),
      ),
    ),
  );
  let outageSince: number | null = null;
  let drawn = 0;

  return {
    element,
    render(route) {
      setAttribute(element, "data-writes", route.writes);
      setText(state, writesWords(route));
      outageSince = route.outage?.since ?? null;
      if (outageSince === null) {
        const last = route.lastOutageMs;
        setText(timer, last === null ? "" : `last outage ${clock(last)}`);
      }
      setAttribute(timer, "data-running", outageSince === null ? null : "");
      setText(perSecond.value, rate(route.ratePerSecond));
      setText(p99.value, latency(route.p99Seconds));
      setText(queued.value, count(route.queued));
      setText(outages.value, count(route.outages));
      pubsub.render(route.channels.pubsub);
      stream.render(route.channels.stream);
      if (drawn === route.stripEnds) return;
      drawn = route.stripEnds;
      const next = stripPaths(route.strip);
      for (const one of STATES) setAttribute(paths[one] as SVGPathElement, "d", next[one]);
      setAttribute(strip, "aria-label", stripWords(route.strip));
    },
    tick(now) {
      if (outageSince !== null) setText(timer, clock(now - outageSince));
    },
  };
}
