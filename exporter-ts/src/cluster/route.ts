/** Where HAProxy sends clients, compared with the node that the Sentinels report. */
import { type RouteAnswer, routeAnswer } from "@redis-ha-lab/cluster/read/haproxy.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { gauge } from "../exposition/family.ts";
import { labels } from "../exposition/labels.ts";
import type { ScrapeResponse } from "../exposition/scrape-response.ts";

const KNOWN = gauge("redis_route_known", "1 when HAProxy answered with its route.");
const SERVER = gauge("redis_route_server", "1 for each node HAProxy sends a route's clients to.");
const AGREES = gauge(
  "redis_route_agrees",
  "1 while writes go to the node a majority of Sentinels reports as master, or nowhere while there is no such node.",
);

/** HAProxy's route as it tells it; undefined when it does not answer with one by `deadlineAt`. */
export async function readRoute(
  { host, port }: Endpoint,
  deadlineAt: number,
): Promise<RouteAnswer | undefined> {
  const limitMs = Math.max(1, Math.floor(deadlineAt - performance.now()));
  try {
    const response = await fetch(`http://${host}:${port}/route`, { signal: AbortSignal.timeout(limitMs) });
    return routeAnswer.safeParse(await response.json()).data;
  } catch {
    return undefined;
  }
}

export function writeRoute(
  response: ScrapeResponse,
  route: RouteAnswer | undefined,
  nodes: readonly string[],
  majorityMaster: string | undefined,
): void {
  response.add(KNOWN, route ? 1 : 0);
  if (!route) return;
  for (const node of nodes) {
    response.add(SERVER, route.write === node ? 1 : 0, labels({ route: "write", node }));
    response.add(SERVER, route.read.includes(node) ? 1 : 0, labels({ route: "read", node }));
  }
  response.add(AGREES, route.write === (majorityMaster ?? null) ? 1 : 0);
}
