/** One look per condition: its word, and the class that gives it colour and shape. */
import type { Node } from "../../src/state/node.ts";
import type { Reachability } from "../../src/state/reachability.ts";

export type Status = "up" | "down" | "hung" | "loading" | "cut-off" | "fenced" | "unknown";

/** What matters most of what is wrong with a node: whether it answers comes before what it answers. */
export function nodeStatus(node: Pick<Node, "reachability" | "cutOff" | "fenced">): Status {
  const { state } = node.reachability;
  if (state === "down" || state === "hung") return state;
  if (node.cutOff === true) return "cut-off";
  if (state !== "up") return state;
  return node.fenced === true ? "fenced" : "up";
}

/** Others have no more to tell than whether they answer. */
export const plainStatus = ({ state }: Pick<Reachability, "state">): Status => state;

export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  up: "up",
  down: "down",
  hung: "hung",
  loading: "loading",
  "cut-off": "cut off",
  fenced: "fenced",
  unknown: "unknown",
};
