/** The rows of the drawn timeline: spans of one kind after the other, from left to right. */

import { eventsOf } from "../../evidence/moments.ts";
import { STALL_MS } from "../../evidence/outages.ts";
import { roleSpans } from "../../evidence/roles.ts";
import type { ClientRecord, Journal } from "../../model/journal.ts";

export interface Band {
  readonly fromMs: number;
  readonly toMs: number;
  /** A class of the style sheet: it says the colour. */
  readonly look: string;
  /** Written into the band where there is room. */
  readonly text?: string;
  /** Shown when pointed at. */
  readonly hint: string;
}

export interface BandRow {
  readonly label: string;
  readonly bands: readonly Band[];
}

const ROLE_WORDS = {
  master: "master",
  replica: "replica",
  loading: "loading",
  silent: "no answer",
  closed: "down",
} as const;

export const roleRows = (journal: Journal): BandRow[] =>
  journal.nodes.map((node) => ({
    label: node,
    bands: roleSpans(journal, node).map(({ role, follows, link, fromMs, toMs }) => ({
      fromMs,
      toMs,
      look: role,
      text: role === "replica" && follows ? `replica of ${follows}` : ROLE_WORDS[role],
      hint: `${node}: ${ROLE_WORDS[role]}${follows ? ` of ${follows}, link ${link}` : ""}`,
    })),
  }));

export function routeRow(journal: Journal): BandRow {
  const routes = eventsOf(journal, "route");
  return {
    label: "writes go to",
    bands: routes.map(({ atMs, known, write }, at) => ({
      fromMs: atMs,
      toMs: routes[at + 1]?.atMs ?? journal.untilMs,
      look: !known ? "closed" : write === null ? "failed" : "master",
      text: !known ? "HAProxy down" : (write ?? "no node"),
      hint: !known ? "HAProxy does not answer" : `HAProxy routes writes to ${write ?? "no node"}`,
    })),
  };
}

export const phaseRow = (journal: Journal): BandRow => ({
  label: "phases",
  bands: journal.phases.map(({ name, fromMs, toMs }) => ({
    fromMs,
    toMs,
    look: name,
    text: name,
    hint: `${name}: ${((toMs - fromMs) / 1_000).toFixed(2)} s`,
  })),
});

/** Longer than the pause between two operations of any client: nothing was tried. */
const IDLE_MS = 300;

/** A client's operations as spans of one outcome; each lasts until the next one begins. */
export function stripOf(client: ClientRecord): Band[] {
  const bands: Band[] = [];
  const operations = [...client.operations].sort((left, right) => left.startMs - right.startMs);
  operations.forEach(({ startMs, endMs, outcome, error }, at) => {
    const look = outcome === "ok" && endMs - startMs > STALL_MS ? "late" : outcome;
    const next = operations[at + 1]?.startMs ?? startMs + 20;
    const toMs = Math.min(next, startMs + IDLE_MS);
    const last = bands.at(-1);
    if (last?.look === look && last.toMs >= startMs) bands[bands.length - 1] = { ...last, toMs };
    else
      bands.push({
        fromMs: startMs,
        toMs,
        look,
        hint: `${client.name}: ${error ?? (look === "late" ? "answered late" : "answered")}`,
      });
  });
  return bands;
}

export const clientRows = (journal: Journal): BandRow[] =>
  journal.clients.map((client) => ({ label: client.name, bands: stripOf(client) }));

/** When each alert was firing. */
export function alertRows(journal: Journal): BandRow[] {
  const rows = new Map<string, Band[]>();
  for (const event of eventsOf(journal, "alert")) {
    const bands = rows.get(event.alert) ?? [];
    rows.set(event.alert, bands);
    const last = bands.at(-1);
    if (event.state === "firing" && (!last || last.toMs < event.atMs)) {
      bands.push({
        fromMs: event.atMs,
        toMs: journal.untilMs,
        look: "alert-bar",
        hint: `${event.alert} fires`,
      });
    } else if (event.state === "resolved" && last) bands[bands.length - 1] = { ...last, toMs: event.atMs };
  }
  return [...rows].filter(([, bands]) => bands.length > 0).map(([label, bands]) => ({ label, bands }));
}
