/** The timeline, drawn: phases, clients, nodes, route, Sentinels and alerts above one axis of time. */
import type { Journal } from "@redis-ha-lab/common/journal.ts";
import { eventsOf } from "../../evidence/moments.ts";
import { alertRows, type Band, clientRows, phaseRow, type Row, roleRows, routeRow } from "./bands.ts";
import { marksOf } from "./marks.ts";
import { element, safe } from "./markup.ts";
import { LABELS, type Scale, scaleOf, ticksOf, WIDTH } from "./scale.ts";

const ROW = 21;
const BAR = 15;
const HEAD = 40;

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

function axis(scale: Scale, height: number): string {
  return ticksOf(scale)
    .map((tick) => {
      const x = scale.x(scale.zeroMs + tick);
      const line = element("line", { class: "grid", x1: x, x2: x, y1: HEAD - 8, y2: height - 18 });
      return (
        line +
        element(
          "text",
          { class: "dim", x, y: height - 5, "text-anchor": "middle" },
          safe(`${tick / 1_000} s`),
        )
      );
    })
    .join("");
}

/** What was done to the lab, as lines through everything; names in two rows, so that neighbours do not collide. */
function faults(journal: Journal, scale: Scale, height: number): string {
  const lastEnd = [0, 0];
  return eventsOf(journal, "fault")
    .filter(({ atMs }) => atMs >= scale.fromMs && atMs <= scale.toMs)
    .map((event) => {
      const x = scale.x(event.atMs);
      const row = x >= (lastEnd[0] ?? 0) ? 0 : 1;
      const fits = x >= (lastEnd[row] ?? 0);
      const atEnd = x > WIDTH - 150;
      if (fits) lastEnd[row] = atEnd ? WIDTH : x + event.name.length * 6.4 + 10;
      const line = element(
        "line",
        { class: "fault-line", x1: x, x2: x, y1: 12 + row * 13, y2: height - 18 },
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
  const groups: [string, Row[]][] = [
    ["THE FAILOVER", journal.phases.length > 0 ? [phaseRow(journal)] : []],
    ["CLIENTS", clientRows(journal)],
    ["HAPROXY", [routeRow(journal)]],
    ["NODES", roleRows(journal)],
    ["SENTINELS", journal.sentinels.map((label) => ({ label, bands: [] }))],
    [
      "ALERTS",
      alertRows(journal).filter(({ bands }) =>
        bands.some((band) => band.fromMs < toMs && band.toMs > fromMs),
      ),
    ],
  ];
  let y = HEAD;
  let rows = "";
  for (const [name, members] of groups) {
    if (members.length === 0) continue;
    rows += element("text", { class: "group", x: 12, y: y + 9 }, name);
    y += 17;
    for (const { label, bands } of members) {
      const middle = y + ROW / 2;
      rows += element("text", { x: LABELS - 8, y: middle + 4, "text-anchor": "end" }, safe(label));
      if (name === "SENTINELS") {
        rows += element("line", { class: "grid", x1: LABELS, x2: WIDTH - 12, y1: middle, y2: middle });
        rows += marksOf(journal, label, scale, middle);
      } else rows += bands.map((band) => drawBand(band, scale, middle)).join("");
      y += ROW;
    }
    y += 7;
  }
  const height = y + 24;
  return element(
    "svg",
    { class: "time", viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": title },
    axis(scale, height) + rows + faults(journal, scale, height),
  );
}
