/** Two runs side by side, as rows of a table. */

import { PHASES } from "@redis-ha-lab/cluster/phases.ts";
import { twoMasters } from "../evidence/roles.ts";
import { seconds } from "../model/duration.ts";
import type { Journal } from "../model/journal.ts";

export interface Row {
  readonly what: string;
  readonly left: string;
  readonly right: string;
}

type Pick = (journal: Journal) => string;

const shown = (value: number | null | undefined) => (value == null ? "?" : String(value));

const phase =
  (name: string): Pick =>
  ({ phases }) => {
    const found = phases.find((one) => one.name === name);
    return found ? seconds(found.toMs - found.fromMs) : "–";
  };

/** How long two nodes answered role:master at once, after the fault. */
function twoMastersMs(journal: Journal): number {
  return twoMasters(journal)
    .filter(({ toMs }) => toMs > (journal.t0Ms ?? 0))
    .reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}

function clientRows(name: string): [string, Pick][] {
  const of = (journal: Journal) => journal.summaries.find((row) => row.name === name);
  const number = (journal: Journal, value: number | null | undefined) => (of(journal) ? shown(value) : "–");
  const rows: [string, Pick][] = [
    [
      `${name}: longest outage`,
      (journal) => {
        const row = of(journal);
        return row ? seconds(row.outageMs) : "–";
      },
    ],
    [`${name}: acknowledged`, (journal) => number(journal, of(journal)?.acknowledged)],
    [`${name}: lost`, (journal) => number(journal, of(journal)?.lost)],
  ];
  return name === "reads" || name === "reads-persistent" ? rows.slice(0, 2) : rows;
}

/** The nodes of two runs differ by role, not by number: "direct redis-2" is the old master in one of them. */
function byRole(journal: Journal): Journal {
  const word = (name: string) => {
    const node = name.replace(/^direct /, "");
    if (node === name) return name;
    if (node === journal.bindings["old-master"]) return "direct to the old master";
    if (node === journal.bindings["new-master"]) return "direct to the new master";
    return "direct to the other replica";
  };
  return { ...journal, summaries: journal.summaries.map((row) => ({ ...row, name: word(row.name) })) };
}

/** Which choice the two runs differ in. */
export function contrastTitle(journal: Journal, other: Journal): string {
  if (journal.settings.promoteUnsynced !== other.settings.promoteUnsynced)
    return `With PROMOTE_UNSYNCED=${journal.settings.promoteUnsynced ? "yes and no" : "no and yes"}`;
  return `With the write guard ${journal.settings.minReplicasToWrite > 0 ? "on and off" : "off and on"}`;
}

/** Everything worth comparing, in the order of a report. */
export function compareRuns(left: Journal, right: Journal): Row[] {
  const sides = [byRole(left), byRole(right)] as const;
  const clients = [...new Set(sides.flatMap(({ summaries }) => summaries.map(({ name }) => name)))];
  const picks: [string, Pick][] = [
    ["scenario", ({ scenario }) => scenario],
    ["when (UTC)", ({ startedAt }) => startedAt.replace("T", " ").slice(0, 19)],
    ["verdict", ({ verdict }) => verdict],
    ["down-after", ({ settings }) => seconds(settings.downAfterMs, 1)],
    ["write guard", ({ settings }) => (settings.minReplicasToWrite > 0 ? "on" : "off")],
    ["an unsynchronised node may be promoted", ({ settings }) => (settings.promoteUnsynced ? "yes" : "no")],
    ["repointer", ({ settings }) => (settings.repointer ? "on" : "off")],
    ...PHASES.filter((name) => name !== "switch").map((name): [string, Pick] => [name, phase(name)]),
    ["two masters for", (journal) => seconds(twoMastersMs(journal))],
    ...clients.flatMap(clientRows),
    [
      "steady again after",
      ({ steadyMs, healFromMs }) =>
        steadyMs === null || healFromMs === null ? "?" : seconds(steadyMs - healFromMs, 1),
    ],
  ];
  return picks.map(([what, pick]) => ({ what, left: pick(sides[0]), right: pick(sides[1]) }));
}
