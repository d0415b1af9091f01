/** Where HAProxy sends traffic. */
import { list } from "../compose/words.ts";
import type { Story } from "./draft.ts";

export const routesStory: Story = (before, after) => {
  const { write, read } = after.haproxy;
  const at = after.time;
  const told = { at, group: "routes", subject: "haproxy", detail: null } as const;
  const changed = (one: { known: boolean }, other: { known: boolean }) => one.known && other.known;
  const entries = [];
  if (changed(before.haproxy.write, write) && before.haproxy.write.node !== write.node) {
    entries.push({
      ...told,
      kind: "route-write",
      severity: write.node === null ? ("bad" as const) : ("good" as const),
      sentence:
        write.node === null
          ? "HAProxy refuses writes: no node is confirmed as the master, and it never guesses"
          : `HAProxy sends writes to ${write.node}`,
    });
  }
  const nodes = read.nodes.toSorted();
  if (changed(before.haproxy.read, read) && before.haproxy.read.nodes.toSorted().join() !== nodes.join()) {
    entries.push({
      ...told,
      kind: "route-read",
      severity: nodes.length === 0 ? ("bad" as const) : ("info" as const),
      sentence: nodes.length === 0 ? "HAProxy refuses reads" : `HAProxy sends reads to ${list(nodes)}`,
    });
  }
  return entries;
};
