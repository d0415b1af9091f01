/** A Sentinel's box: whom it calls master, and whether it believes that this node is alive. */
import type { Sentinel } from "../../src/state/sentinel.ts";
import { type Card, makeCard, say } from "./card.ts";
import { plainStatus, STATUS_WORDS } from "./status.ts";

export interface SentinelCard extends Card {
  show(sentinel: Sentinel, compact: boolean): void;
}

/** What it thinks of the node it names: "up", "seems down" (it alone), "is down" (a quorum agrees). */
export function opinionWords({ vote, opinions }: Pick<Sentinel, "vote" | "opinions">): [string, string] {
  const opinion = vote === null ? undefined : opinions[vote];
  if (!opinion) return ["", ""];
  if (opinion.state === "sdown") return ["seems down", "warn"];
  return opinion.state === "odown" ? ["is down", "bad"] : ["", ""];
}

export function makeSentinelCard(name: string): SentinelCard {
  const card = makeCard(name, "sentinel", 1);
  const leader = card.rows[0];
  if (!leader) throw new Error("a Sentinel's box has one row");
  return {
    ...card,
    show(sentinel, compact) {
      const status = plainStatus(sentinel.reachability);
      card.status(status);
      card.describe(sentinel.sentence);
      card.root.classList.toggle("leading", sentinel.leading);
      if (status !== "up" || sentinel.vote === null) {
        say(
          leader.left,
          status === "up" ? "names nobody" : STATUS_WORDS[status],
          status === "up" ? "warn" : status,
        );
        say(leader.right, "");
        return;
      }
      const [opinion, tone] = opinionWords(sentinel);
      const word = compact ? "" : "names ";
      say(leader.left, `${word}${sentinel.vote}`, opinion === "" ? "vote" : tone);
      if (sentinel.tilt) say(leader.right, "tilt", "warn");
      else if (opinion !== "") say(leader.right, tone === "warn" ? "down?" : "down", tone);
      else if (sentinel.leading) say(leader.right, "leads", "vote");
      else if (sentinel.quorumOk === false) say(leader.right, compact ? "" : "no quorum", "bad");
      else say(leader.right, compact || sentinel.epoch === null ? "" : `epoch ${sentinel.epoch}`);
    },
  };
}
