/** One sentence about a node. Without figures that change all the time: those stand beside it. */
import type { Node } from "../state/node.ts";
import { absence } from "./reachability.ts";
import { count } from "./words.ts";

/** ROLE's words for a replica's link, and what they mean to a newcomer. */
const LINKS: Readonly<Record<string, (master: string) => string>> = {
  connected: (master) => `is a replica of ${master} and receives its writes`,
  sync: (master) => `is a replica of ${master} and copies its whole data set`,
  handshake: (master) => `is a replica of ${master} and introduces itself to it`,
  connecting: (master) => `is a replica of ${master} and connects to it`,
  connect: (master) => `is a replica of ${master} and can't reach it`,
};

export function nodeSentence(node: Omit<Node, "sentence">, master: string | null): string {
  const { name, reachability, role, link } = node;
  if (reachability.state !== "up") return absence(name, reachability);
  const cutOff = node.cutOff ? ", and most Sentinels can't reach it" : "";
  if (role === "replica" && link) {
    const sentence = LINKS[link.state]?.(link.follows) ?? `is a replica of ${link.follows} (${link.state})`;
    return `${name} ${sentence}${cutOff}`;
  }
  if (role !== "master") return `${name} does not say which role it has`;
  if (node.staleMaster)
    return `${name} still believes it is the master, the Sentinels name ${master}${cutOff}`;
  if (node.fenced) {
    return `${name} is the master and refuses writes: too few replicas hear it (min-replicas-to-write)${cutOff}`;
  }
  if (master === null) return `${name} is master, and no majority of the Sentinels says so`;
  if (master !== name) return `${name} has been promoted, the Sentinels have not announced it yet`;
  const replicas = node.connectedReplicas ?? 0;
  return `${name} is the master, ${count(replicas, "replica")} follow${replicas === 1 ? "s" : ""} it${cutOff}`;
}
