/** The topology as tables, for those who read rather than look. */
import type { State } from "../../src/state.ts";
import { opinionWords } from "./boxes.ts";
import { lagWords, nodeStatus, plainStatus, STATUS_WORDS } from "./node.ts";

type Cells = readonly string[];

/** Of the columns, `n` is the one of figures. */
const Table = ({ id, caption, heads, n, rows }: TableProps) => (
  <table id={id}>
    <caption>{caption}</caption>
    <thead>
      <tr>
        {heads.map((head, index) => (
          <th key={head} scope="col" class={index === n ? "n" : ""}>
            {head}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map(([name, ...cells]) => (
        <tr key={name}>
          <th scope="row">{name}</th>
          {cells.map((cell, index) => (
            <td key={heads[index + 1]} class={index + 1 === n ? "n" : ""}>
              {cell}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);
interface TableProps {
  readonly id: string;
  readonly caption: string;
  readonly heads: Cells;
  readonly n: number;
  readonly rows: readonly Cells[];
}

export const Tables = ({ state: { nodes, sentinels, haproxy } }: { state: State }) => (
  // What scrolls must be reachable by keyboard.
  <section class="scroll" tabindex={0} aria-label="The topology as tables">
    <Table
      id="nodes-table"
      caption="Redis nodes"
      heads={["Node", "State", "Role", "Link", "Behind", "Routes"]}
      n={4}
      rows={nodes.map((node) => [
        node.name,
        STATUS_WORDS[nodeStatus(node)],
        node.staleMaster ? "master, against the Sentinels" : node.role,
        node.link ? `${node.link.state} to ${node.link.follows}` : "–",
        lagWords(node) ?? "–",
        [
          ...(haproxy.write.known && haproxy.write.node === node.name ? ["writes"] : []),
          ...(haproxy.read.known && haproxy.read.nodes.includes(node.name) ? ["reads"] : []),
        ].join(", ") || "none",
      ])}
    />
    <Table
      id="sentinels-table"
      caption="Sentinels"
      heads={["Sentinel", "State", "Reports as master", "Thinks of it", "Epoch"]}
      n={4}
      rows={sentinels.map((sentinel) => [
        sentinel.name,
        STATUS_WORDS[plainStatus(sentinel.reachability)],
        sentinel.vote ?? "unknown",
        sentinel.vote === null ? "unknown" : opinionWords(sentinel)[0] || "up",
        sentinel.epoch === null ? "–" : String(sentinel.epoch),
      ])}
    />
  </section>
);
