/** HAProxy's, the publisher's and the subscriber's boxes. */
import type { Application, ClientRoute } from "../../src/state/clients.ts";
import type { Haproxy } from "../../src/state/routing.ts";
import { rate } from "../format/quantity.ts";
import { type Card, makeCard, say } from "./card.ts";
import { plainStatus, STATUS_WORDS } from "./status.ts";

type Routes = { readonly haproxy: ClientRoute; readonly sentinel: ClientRoute };

type ClientCard = Card & { show(application: Application, routes: Routes, compact: boolean): void };

export interface ServiceCards {
  readonly haproxy: Card & { show(haproxy: Haproxy, compact: boolean): void };
  readonly publisher: ClientCard;
  readonly subscriber: ClientCard;
}

/** "redis-2, redis-3"; on a phone "-2, -3". */
export const nodeList = (nodes: readonly string[], compact: boolean): string =>
  nodes.map((name) => (compact && nodes.length > 1 ? name.replace(/^.*(?=-)/, "") : name)).join(", ");

function rowsOf(card: Card) {
  const [first, second] = card.rows;
  if (!first || !second) throw new Error("a service's box has two rows");
  return { first, second };
}

function makeHaproxy(): ServiceCards["haproxy"] {
  const card = makeCard("haproxy", "service", 2);
  const { first, second } = rowsOf(card);
  return {
    ...card,
    show({ reachability, sentence, write, read }, compact) {
      const status = plainStatus(reachability);
      card.status(status);
      card.describe(sentence);
      const unknown = status === "up" ? "unknown" : STATUS_WORDS[status];
      if (!write.known) say(first.left, compact ? unknown : `routes ${unknown}`, "unknown");
      else if (write.node === null) say(first.left, compact ? "no writes" : "writes refused", "bad");
      else say(first.left, compact ? `write ${write.node}` : `writes to ${write.node}`, "write");
      if (!read.known) say(second.left, "");
      else if (read.nodes.length === 0) say(second.left, compact ? "no reads" : "reads refused", "bad");
      else say(second.left, `${compact ? "read" : "reads from"} ${nodeList(read.nodes, compact)}`, "read");
    },
  };
}

type Said = readonly [words: string, tone: string];

/** Both applications say the same of both routes: the way, and what comes of it. */
function makeClient(name: string, outcome: (route: ClientRoute, compact: boolean) => Said): ClientCard {
  const card = makeCard(name, "service", 2);
  const { first, second } = rowsOf(card);
  return {
    ...card,
    show({ reachability, sentence }, routes, compact) {
      card.status(plainStatus(reachability));
      card.describe(sentence);
      const ways = [
        [first, compact ? "proxy" : "via HAProxy", routes.haproxy],
        [second, compact ? "direct" : "via Sentinel", routes.sentinel],
      ] as const;
      for (const [row, way, route] of ways) {
        const [words, tone] = outcome(route, compact);
        say(row.left, way, tone);
        say(row.right, words, tone);
      }
    },
  };
}

function sendingWords({ writes, ratePerSecond }: ClientRoute): Said {
  if (writes === "failed") return ["failing", "bad"];
  return writes === "unknown" ? ["unknown", "unknown"] : [`${rate(ratePerSecond)}/s`, ""];
}

/** Both ways of a message as one word. */
function receivingWords({ channels: { pubsub, stream } }: ClientRoute, compact: boolean): Said {
  const states = [pubsub.receiving, stream.receiving];
  if (states.includes("failed")) return [states.includes("ok") ? "half" : "nothing", "bad"];
  return states.includes("unknown") ? ["unknown", "unknown"] : [compact ? "ok" : "receives", ""];
}

export const makeServiceCards = (): ServiceCards => ({
  haproxy: makeHaproxy(),
  publisher: makeClient("publisher", sendingWords),
  subscriber: makeClient("subscriber", receivingWords),
});
