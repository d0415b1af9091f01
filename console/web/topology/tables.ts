/** The topology as tables, for those who read rather than look. */
import type { State } from "../../src/state.ts";
import { keyed } from "../dom/keyed.ts";
import { html } from "../dom/make.ts";
import { setText } from "../dom/set.ts";
import { lagWords } from "./node-card.ts";
import { opinionWords } from "./sentinel-card.ts";
import { nodeStatus, plainStatus, STATUS_WORDS } from "./status.ts";

type Cells = readonly string[];

function rows(table: HTMLTableElement): (lines: readonly Cells[]) => void {
  const numeric = [...(table.tHead?.rows[0]?.cells ?? [])].map((cell) => cell.className);
  const [body] = table.tBodies;
  if (!body) throw new Error(`the table ${table.id} has no body`);
  const list = keyed<Cells, readonly HTMLTableCellElement[]>(body, {
    key: ([name = ""]) => name,
    make(cells) {
      const row = html("tr");
      const parts = cells.map((_, index) => {
        const cell = index === 0 ? html("th", { scope: "row" }) : html("td", { class: numeric[index] ?? "" });
        row.append(cell);
        return cell;
      });
      return { element: row, parts };
    },
    update(parts, cells) {
      for (const [index, part] of parts.entries()) setText(part, cells[index] ?? "");
    },
  });
  return (lines) => list.render(lines);
}

export function tablesView(nodes: HTMLTableElement, sentinels: HTMLTableElement): (state: State) => void {
  const [showNodes, showSentinels] = [rows(nodes), rows(sentinels)];
  return ({ nodes: all, sentinels: watch, haproxy: { write, read } }) => {
    showNodes(
      all.map((node) => [
        node.name,
        STATUS_WORDS[nodeStatus(node)],
        node.staleMaster ? "master, against the Sentinels" : node.role,
        node.link ? `${node.link.state} to ${node.link.follows}` : "–",
        lagWords(node) ?? "–",
        [
          ...(write.known && write.node === node.name ? ["writes"] : []),
          ...(read.known && read.nodes.includes(node.name) ? ["reads"] : []),
        ].join(", ") || "none",
      ]),
    );
    showSentinels(
      watch.map((sentinel) => [
        sentinel.name,
        STATUS_WORDS[plainStatus(sentinel.reachability)],
        sentinel.vote ?? "unknown",
        sentinel.vote === null ? "unknown" : opinionWords(sentinel)[0] || "up",
        sentinel.epoch === null ? "–" : String(sentinel.epoch),
      ]),
    );
  };
}
