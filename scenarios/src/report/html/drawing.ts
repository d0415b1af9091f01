/** The timeline, drawn: phases, clients, nodes, route, Sentinels and alerts above one axis of time. */
import { eventsOf } from "../../evidence/moments.ts";
import type { Journal } from "../../model/journal.ts";
import { alertRows, type Band, type BandRow, clientRows, phaseRow, roleRows, routeRow } from "./bands.ts";
import { drawChart, edge, type Row } from "./chart.ts";
import { marksOf, PAPER, type Scale, scaleOf, ticksOf } from "./marks.ts";
import { element, safe } from "./markup.ts";

const BAR = 15;

/** White on what is dark, ink on what is light. */
const PALE = new Set(["replica", "closed", "silent", "none"]);

function drawBand(band: Band, scale: Scale, y: number): string {
  if (band.toMs <= scale.fromMs || band.fromMs >= scale.toMs) return "";
  const x = scale.x(band.fromMs);
  const width = Math.max(0.6, scale.x(band.toMs) - x);
  const rect = element(
    "rect",
    { class: band.look, x, y: y - BAR / 2, width, height: BAR },
    element("title", {}, safe(band.hint)),
  );
  if (!band.text || width < band.text.length * 6.2 + 8) return rect;
  const look = PALE.has(band.look) ? undefined : "on";
  return rect + element("text", { class: look, x: x + 5, y: y + 4 }, safe(band.text));
}

/** What was done to the lab, as lines through everything; names in two rows, so that neighbours do not collide. */
function faults(journal: Journal, scale: Scale, bottom: number): string {
  const lastEnd = [0, 0];
  return eventsOf(journal, "fault")
    .filter(({ atMs }) => atMs >= scale.fromMs && atMs <= scale.toMs)
    .map((event) => {
      const x = scale.x(event.atMs);
      const row = x >= (lastEnd[0] ?? 0) ? 0 : 1;
      const fits = x >= (lastEnd[row] ?? 0);
      const atEnd = x > edge(PAPER) - 138;
      if (fits) lastEnd[row] = atEnd ? edge(PAPER) : x + event.name.length * 6.4 + 10;
      const line = element(
        "line",
        { class: "fault-line", x1: x, x2: x, y1: 12 + row * 13, y2: bottom },
        element("title", {}, safe(event.command)),
      );
      const text = element(
        "text",
        {
          class: "fault-text",
          x: atEnd ? x - 4 : x + 4,
          y: 12 + row * 13,
          "text-anchor": atEnd ? "end" : undefined,
        },
        safe(event.name),
      );
      return fits ? line + text : line;
    })
    .join("");
}

/** @param title what it shows, for those who cannot see it. */
export function drawTimeline(journal: Journal, fromMs: number, toMs: number, title: string): string {
  const scale = scaleOf(fromMs, toMs, journal.t0Ms ?? fromMs);
  const banded = ({ label, bands }: BandRow): Row => ({
    name: label,
    draw: (middle) => bands.map((band) => drawBand(band, scale, middle)).join(""),
  });
  const marked = (sentinel: string): Row => ({
    name: sentinel,
    draw: (y) =>
      element("line", { class: "grid", x1: PAPER.left, x2: edge(PAPER), y1: y, y2: y }) +
      marksOf(journal, sentinel, scale, y),
  });
  const alerts = alertRows(journal).filter(({ bands }) =>
    bands.some((band) => band.fromMs < toMs && band.toMs > fromMs),
  );
  const groups = [
    { label: "THE FAILOVER", rows: journal.phases.length > 0 ? [banded(phaseRow(journal))] : [] },
    { label: "CLIENTS", rows: clientRows(journal).map(banded) },
    { label: "HAPROXY", rows: [banded(routeRow(journal))] },
    { label: "NODES", rows: roleRows(journal).map(banded) },
    { label: "SENTINELS", rows: journal.sentinels.map(marked) },
    { label: "ALERTS", rows: alerts.map(banded) },
  ];
  const ticks = ticksOf(scale).map((tick) => ({
    x: scale.x(scale.zeroMs + tick),
    text: `${tick / 1_000} s`,
  }));
  return drawChart(PAPER, title, groups, ticks, (bottom) => faults(journal, scale, bottom));
}
