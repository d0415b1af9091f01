/** A Redis node's box. The row for its role leaves room for the badge, which is drawn above all boxes. */
import type { Node } from "../../src/state/node.ts";
import { bytes, plural, rate } from "../format/quantity.ts";
import { type Card, makeCard, say } from "./card.ts";
import { nodeStatus, STATUS_WORDS } from "./status.ts";

export interface NodeCard extends Card {
  show(node: Node, badge: "solid" | "hollow" | "none", compact: boolean): void;
}

const ROLE = 0;
const WORK = 1;
const LAG = 2;

/** Words about how far a replica is behind; null when it has nothing to say about that. */
export function lagWords(node: Pick<Node, "role" | "link" | "lagBytes" | "syncProgress">): string | null {
  if (node.role !== "replica" || !node.link) return null;
  if (node.syncProgress !== null) return `copying ${Math.round(node.syncProgress * 100)} %`;
  if (node.link.state === "sync") return "copying";
  if (node.link.state !== "connected") return "link down";
  if (node.lagBytes === null) return "lag unknown";
  return node.lagBytes === 0 ? "in step" : `${bytes(node.lagBytes)} behind`;
}

/** What is on its way in a busy lab is no lag: HAProxy, too, lets readers on up to this many bytes behind by default. */
const IN_FLIGHT_BYTES = 1_048_576;
const isBehind = ({ link, lagBytes }: Node): boolean =>
  link?.state !== "connected" || lagBytes === null || lagBytes > IN_FLIGHT_BYTES;

function roleWords(node: Node, badge: "solid" | "hollow" | "none", compact: boolean): [string, string] {
  const status = nodeStatus(node);
  if (status !== "up" && status !== "fenced" && node.role === "unknown")
    return badge === "none" ? [STATUS_WORDS[status], status] : ["master", "covered"];
  if (node.staleMaster) return ["stale master", "fenced"];
  if (badge !== "none") return ["master", "covered"];
  if (node.role === "master") return ["says master", "fenced"];
  if (node.role === "unknown") return [STATUS_WORDS.unknown, "unknown"];
  return compact || !node.link ? ["replica", ""] : [`replica of ${node.link.follows}`, ""];
}

const followers = (amount: number | null, compact: boolean): string =>
  amount === null ? "" : compact ? `${amount} in step` : `${plural(amount, "replica")} in step`;

export function makeNodeCard(name: string, open: (name: string) => void): NodeCard {
  const card = makeCard(name, "node", 3);
  card.root.setAttribute("role", "button");
  card.root.setAttribute("tabindex", "0");
  card.root.addEventListener("click", () => open(name));
  card.root.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    open(name);
  });
  const row = (index: number) => {
    const found = card.rows[index];
    if (!found) throw new Error(`a node's box has no row ${index}`);
    return found;
  };

  return {
    ...card,
    show(node, badge, compact) {
      const status = nodeStatus(node);
      card.status(status);
      card.describe(node.sentence);
      const [role, tone] = roleWords(node, badge, compact);
      say(row(ROLE).left, role, tone);
      // What the role does not say by itself: beside it, or on a phone in the row below.
      const apart = status !== "up" && (badge !== "none" || role !== STATUS_WORDS[status]);
      say(row(ROLE).right, apart && !compact ? STATUS_WORDS[status] : "", status);
      const works = node.opsPerSecond !== null;
      if (apart && compact && !works) say(row(WORK).left, STATUS_WORDS[status], status);
      else say(row(WORK).left, works ? `${rate(node.opsPerSecond)} ${compact ? "op/s" : "ops/s"}` : "");
      say(row(WORK).right, works && !compact ? bytes(node.memoryBytes) : "");

      const lag = lagWords(node);
      const behind = isBehind(node) ? "warn" : "replica";
      if (node.fenced === true) say(row(LAG).left, compact ? "no writes" : "refuses writes", "fenced");
      else if (lag !== null) say(row(LAG).left, lag, behind);
      else say(row(LAG).left, node.role === "master" ? followers(node.goodReplicas, compact) : "");
    },
  };
}
