/** What of the timeline is shown: any of the chosen groups (none chosen: all), and every one of the words. */
import type { Entry, Group } from "../../src/state/timeline.ts";

export interface Filter {
  readonly groups: ReadonlySet<Group>;
  readonly words: string;
}

export function passes(filter: Filter, entry: Entry): boolean {
  if (filter.groups.size > 0 && !filter.groups.has(entry.group)) return false;
  const text = `${entry.subject} ${entry.kind} ${entry.sentence} ${entry.detail ?? ""}`.toLowerCase();
  return filter.words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
