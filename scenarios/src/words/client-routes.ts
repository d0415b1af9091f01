/** Which clients an expectation is about. */
import type { ClientRecord, Recording } from "../model/journal.ts";

/**
 * "every-route": every writing client an application could be (not the direct ones, which know no failover, and
 * not the naive ones, which are there to be worse, nor those that ask anew each time); otherwise a route's name, or "direct" for all direct ones.
 */
export type Routes =
  | "every-route"
  | "haproxy"
  | "haproxy-standing"
  | "sentinel"
  | "reads"
  | "direct"
  | "discovery"
  | "sentinel-naive";

export function clientsOn(recording: Recording, routes: Routes): ClientRecord[] {
  return recording.clients.filter(({ kind, route }) => {
    if (routes === "reads") return kind === "reader";
    if (kind !== "writer") return false;
    if (routes === "every-route") return ["haproxy", "haproxy-standing", "sentinel"].includes(route);
    if (routes === "direct") return route.startsWith("direct");
    return route === routes;
  });
}

const WORDS: Readonly<Record<Routes, string>> = {
  "every-route": "writes on every route",
  haproxy: "writes through HAProxy",
  "haproxy-standing": "writes on a standing connection through HAProxy",
  sentinel: "writes by Sentinel discovery",
  reads: "reads through HAProxy",
  direct: "writes sent directly to a node",
  discovery: "writes that ask the Sentinels anew each time",
  "sentinel-naive": "writes with the library's defaults",
};

export const spokenRoutes = (routes: Routes): string => WORDS[routes];
