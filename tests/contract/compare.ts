/** Two exporters' pages of the same node. */
import type { Family } from "./exposition.ts";

export type Page = ReadonlyMap<string, Family>;

/** The distinct sets of label names in a family; most have one. */
function labelNames(family: Family): readonly string[] {
  const sets = family.series.map(({ labels }) => Object.keys(labels).sort().join(", "));
  return [...new Set(sets)].sort();
}

/** How ours departs from theirs in names, types and label names, one short sentence per family. */
export function differencesOf(theirs: Page, ours: Page): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, family] of theirs) {
    // go_… and process_… are about the exporter's own process; ours are under /metrics.
    if (!name.startsWith("redis_") || family.series.length === 0) continue;
    const own = ours.get(name);
    if (!own) found.set(name, "absent");
    else if (own.type !== family.type) found.set(name, `${own.type} instead of ${family.type}`);
    else if (labelNames(own).join() !== labelNames(family).join()) {
      found.set(name, `labels ${labelNames(own).join(" or ")} instead of ${labelNames(family).join(" or ")}`);
    }
  }
  return found;
}

/** Each scrape changes the statistics of these. */
const ASKED_BY_EXPORTERS = /^(auth|info|ping|(client|config|latency|slowlog|sentinel)(\|.*)?)$/;

/**
 * Series of theirs that stood still from one scrape to the next and are missing or another value in ours, which was
 * taken in between.
 */
export function contradictions(
  before: Page,
  ours: Page,
  after: Page,
  isCompared: (family: string) => boolean,
): readonly string[] {
  const found: string[] = [];
  const valuesOf = (page: Page, family: string) =>
    new Map(page.get(family)?.series.map(({ key, value }) => [key, value]));
  for (const [name, family] of before) {
    if (!name.startsWith("redis_") || !isCompared(name)) continue;
    const later = valuesOf(after, name);
    const own = valuesOf(ours, name);
    for (const { key, value, labels } of family.series) {
      if (later.get(key) !== value || ASKED_BY_EXPORTERS.test(labels.cmd ?? "")) continue;
      const ownValue = own.get(key);
      if (ownValue === undefined) found.push(`${key} is missing`);
      // Both print a number as their language does; 1e-9 is far below what any of them can mean.
      else if (Math.abs(ownValue - value) > 1e-9 * Math.max(1, Math.abs(value))) {
        found.push(`${key} is ${ownValue}, theirs ${value}`);
      }
    }
  }
  return found;
}
