/** The phase of a failover in a sentence. */
import type { Failover } from "../state/failover.ts";

type Known = Pick<Failover, "phase" | "leader" | "from" | "to">;

export function failoverSentence({ phase, leader, from, to }: Known): string {
  const master = from ?? "the master";
  switch (phase) {
    case "none":
      return "no failover is under way";
    case "detecting":
      return `${master} is missed; enough Sentinels must agree on that before anything happens`;
    case "electing":
      return `enough Sentinels miss ${master}; they elect the one that replaces it`;
    case "promoting":
      if (to === null)
        return `${leader ?? "the elected Sentinel"} chooses the replica that replaces ${master}`;
      return `${leader ?? "the elected Sentinel"} makes ${to} the master`;
    case "routing":
      return `${to ?? "a replica"} is promoted; the Sentinels announce it and HAProxy turns to it`;
  }
}
