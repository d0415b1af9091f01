/** The data sets themselves. */

import { momentOf } from "../evidence/moments.ts";
import { roleSpans } from "../evidence/roles.ts";
import { duration, durationText, seconds } from "../model/duration.ts";
import { type Expectation, met, pending, unknown, violated } from "../model/finding.ts";
import type { Recording } from "../model/journal.ts";
import { bound, targetText } from "../model/target.ts";

/** What of the data from before the fault is missing or changed; undefined when it is not known of every node. */
function keptOn({
  kept,
  nodes,
}: Pick<Recording, "kept" | "nodes">): { text: string; whole: boolean } | undefined {
  if (!kept || nodes.some((node) => kept.wrong[node] == null)) return undefined;
  const counts = nodes.map((node) => `${node} ${kept.wrong[node]}`);
  return {
    text: `of ${kept.written} values written before the fault are missing or changed: ${counts.join(", ")}`,
    whole: nodes.every((node) => kept.wrong[node] === 0),
  };
}

/**
 * Every node holds the same data at the end: keys compared by their checksums, and counted. Nodes that have just
 * synchronised always agree with each other, so what was there before is compared with itself, too.
 */
export const dataEqual = (): Expectation => ({
  sentence: () => "all nodes hold the same data at the end, and what was there before the fault unchanged",
  settles: "at-end",
  check: ({ ended, comparison, kept: before, nodes }) => {
    if (!ended) return pending("compared at the end");
    const kept = keptOn({ kept: before, nodes });
    if (!comparison || !kept) return unknown("the data could not be compared");
    if (!kept.whole) return violated(kept.text);
    const counts = Object.entries(comparison.keys).map(([node, keys]) => `${node} ${keys}`);
    const text = `${comparison.compared} keys compared by checksum; keys held: ${counts.join(", ")}`;
    if (comparison.differing.length > 0) {
      return violated(
        `${comparison.differing.length} keys differ, such as ${comparison.differing[0]}; ${text}`,
      );
    }
    return new Set(Object.values(comparison.keys)).size === 1 ? met(text) : violated(text);
  },
});

/** A module's data as clients see it: documents by JSON.GET, the index by FT.SEARCH, on every node. */
export const documentsKept = (): Expectation => ({
  sentence: () => "JSON.GET and FT.SEARCH answer on every node at the end as the master did before",
  settles: "at-end",
  check: ({ ended, documents, nodes, topologyAfter }) => {
    if (!ended) return pending("asked at the end");
    if (!documents) return unknown("no documents were written");
    const { before, after } = documents;
    if (before.document === null || before.found.length === 0) {
      return unknown("the master did not find its own documents before the fault");
    }
    const silent = nodes.filter((node) => !after[node]);
    if (silent.length > 0) return unknown(`${silent.join(", ")} could not be asked`);
    const wrong = nodes.filter((node) => JSON.stringify(after[node]) !== JSON.stringify(before));
    const text = `before, FT.SEARCH found ${before.found.length}; at the end ${nodes.map((node) => `${node} ${after[node]?.found.length}`).join(", ")}; ${topologyAfter?.master} is the master`;
    return wrong.length === 0 ? met(text) : violated(`${wrong.join(", ")} answers otherwise; ${text}`);
  },
});

/** Every node still has its data set at the end: what an empty master would take from all of them. */
export const keysKept = (): Expectation => ({
  sentence: () => "every node holds what was written before the fault, unchanged",
  settles: "at-end",
  check: ({ ended, kept: before, nodes }) => {
    if (!ended) return pending("compared at the end");
    const kept = keptOn({ kept: before, nodes });
    if (!kept) return unknown("not every node could be asked for it");
    return kept.whole ? met(kept.text) : violated(kept.text);
  },
});

type Syncs = "fullSyncs" | "partialSyncs";

/** How many of a kind the master of the end has served during the run; undefined when it was not asked both times. */
function served(
  { topologyBefore: before, topologyAfter: after }: Recording,
  kind: Syncs,
): number | undefined {
  const now = after?.nodes.find(({ name }) => name === after.master)?.[kind] ?? undefined;
  const then = before?.nodes.find(({ name }) => name === after?.master)?.[kind] ?? undefined;
  return now === undefined || then === undefined ? undefined : now - then;
}

/** How replicas caught up in the whole run: from the backlog, or by a copy of everything. */
export const synchronisations = ({ partial, full }: { partial: number; full: number }): Expectation => ({
  sentence: () => `the master serves ${partial} partial and ${full} full synchronisations`,
  settles: "at-end",
  check: (recording) => {
    if (!recording.ended) return pending("at the end");
    const was = { partial: served(recording, "partialSyncs"), full: served(recording, "fullSyncs") };
    if (was.partial === undefined || was.full === undefined)
      return unknown("the master could not be asked before and after");
    const text = `it served ${was.partial} partial and ${was.full} full ones`;
    return was.partial === partial && was.full === full ? met(text) : violated(text);
  },
});

/**
 * When a node was first seen linked again. A small copy may be over between two looks at its role; then its offset tells,
 * which stood still and goes on.
 */
function linkedAgainMs(recording: Recording, node: string, visibleMs: number): number | undefined {
  const linked = roleSpans(recording, node).filter(
    ({ role, link }) => role === "replica" && link === "connected",
  );
  const span = linked.find(({ fromMs }) => fromMs > visibleMs);
  if (span) return span.fromMs;
  const looks = recording.offsets.filter((look) => look.node === node);
  const [one, other] = looks.filter(({ atMs }) => atMs <= visibleMs).slice(-2);
  if (!one || one.offset !== other?.offset) return undefined;
  const grown = looks.find(({ atMs, offset }) => atMs > visibleMs && offset > one.offset);
  return linked.some(({ fromMs, toMs }) => grown && fromMs <= grown.atMs && grown.atMs <= toMs)
    ? grown?.atMs
    : undefined;
}

/** How a node caught up again, by the counters of the master it followed. */
export const resynchronises = (
  target: string,
  { since, within }: { since: string; within: string },
): Expectation => ({
  sentence: (settings) =>
    `${targetText(target)} has caught up within ${durationText(within, settings)} of "${since}"`,
  settles: "at-end",
  check: (recording) => {
    if (!recording.ended) return pending("at the end");
    const node = bound(recording.bindings, target);
    const sinceMs = momentOf(recording, since, "effect");
    const visibleMs = momentOf(recording, since, "visible");
    if (node === undefined || sinceMs === undefined || visibleMs === undefined)
      return unknown("it never came back");
    const linkedMs = linkedAgainMs(recording, node, visibleMs);
    if (linkedMs === undefined) return violated(`${node} did not become a linked replica again`);
    const took = Math.max(0, linkedMs - sinceMs);
    const text = `${node} was linked again after ${seconds(took)}; its master served ${served(recording, "fullSyncs") ?? "?"} full and ${served(recording, "partialSyncs") ?? "?"} partial synchronisations during the run`;
    return took <= duration(within, recording.settings) ? met(text) : violated(text);
  },
});
