/** What matters most about a node, or about any other part: the same in its box, in the tables and on its lines. */
import type { Node } from "../../src/nodes/schema.ts";
import type { Reachability } from "../../src/reachability/schema.ts";
import type { State } from "../../src/state.ts";
import { bytes } from "../format.ts";

/** One look per condition: its word, and the class that gives it colour and shape. */
export type Status = "up" | "down" | "hung" | "loading" | "cut-off" | "no-writes" | "unknown";

/** What matters most of what is wrong with a node: whether it answers comes before what it answers. */
export function nodeStatus(node: Pick<Node, "reachability" | "cutOff" | "refusesWrites">): Status {
  const { state } = node.reachability;
  if (state === "down" || state === "hung") return state;
  if (node.cutOff === true) return "cut-off";
  if (state !== "up") return state;
  return node.refusesWrites === true ? "no-writes" : "up";
}

/** Others have no more to tell than whether they answer. */
export const plainStatus = ({ state }: Pick<Reachability, "state">): Status => state;

export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  up: "up",
  down: "down",
  hung: "hung",
  loading: "loading",
  "cut-off": "cut off",
  "no-writes": "refuses writes",
  unknown: "unknown",
};

/** Words about how far a replica is behind; null when it has nothing to say about that. */
export function lagWords(node: Pick<Node, "role" | "link" | "lagBytes" | "syncProgress">): string | null {
  if (node.role !== "replica" || !node.link) return null;
  if (node.syncProgress !== null) return `copying ${Math.round(node.syncProgress * 100)} %`;
  if (node.link.state === "sync") return "copying";
  if (node.link.state !== "connected") return "link down";
  if (node.lagBytes === null) return "lag unknown";
  return node.lagBytes === 0 ? "in step" : `${bytes(node.lagBytes)} behind`;
}

/** Who carries the one master badge. */
export interface Badge {
  /** Null: no node can be called master. */
  readonly holder: string | null;
  /** False: the Sentinels still name it, but it does not answer as master. */
  readonly answers: boolean;
}

/**
 * First the node that writes go to, then the one that the Sentinels report, if it says so itself; then the only one that says so. The
 * badge stays, hollow, on a dead master until there is another one.
 */
export function masterBadge({ nodes, master, haproxy }: Pick<State, "nodes" | "master" | "haproxy">): Badge {
  const claims = nodes.filter(({ role }) => role === "master").map(({ name }) => name);
  const routed = haproxy.write.known ? haproxy.write.node : null;
  for (const name of [routed, master]) {
    if (name !== null && claims.includes(name)) return { holder: name, answers: true };
  }
  const [only, ...more] = claims;
  if (only !== undefined && more.length === 0) return { holder: only, answers: true };
  return { holder: master, answers: false };
}
