/** Everything the sources have said, as last said. Sources write here; compose/ makes the document of it. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { LANES, type Lane } from "@redis-ha-lab/common/lanes.ts";
import type { Progress } from "@redis-ha-lab/scenarios/run/progress.ts";
import { createStrip, type Strip } from "./clients/strip.ts";
import { begin, type Tracked } from "./failover/tracker.ts";
import { type Contact, NEVER } from "./sources/contact.ts";
import { ROUTE_UNSEEN, type RouteSeen } from "./sources/haproxy-source.ts";
import type { PageSeen } from "./sources/json-page-source.ts";
import { NODE_UNSEEN, type NodeSeen } from "./sources/node-source.ts";
import { PUBLISHER_UNSEEN, type PublisherSeen } from "./sources/publisher-source.ts";
import { SENTINEL_UNSEEN, type SentinelSeen } from "./sources/sentinel-source.ts";
import type { SubscriberTold } from "./sources/subscriber-told.ts";
import type { Alert } from "./state/alerts.ts";
import type { Run } from "./state/runs.ts";
import type { Sentinel } from "./state/sentinel.ts";

export interface Observations {
  readonly nodes: Map<string, NodeSeen>;
  readonly sentinels: Map<string, SentinelSeen>;
  /** Sentinels whose events arrive. */
  readonly heard: Set<string>;
  /** Whom each Sentinel voted for last. */
  readonly votes: Map<string, NonNullable<Sentinel["votedFor"]>>;
  readonly strips: Readonly<Record<Lane, Strip>>;
  route: RouteSeen;
  publisher: PublisherSeen;
  subscriber: PageSeen<SubscriberTold>;
  alerts: PageSeen<Alert[]>;
  runs: PageSeen<readonly Run[]>;
  /** `told` is null both when nothing runs and when it can't be told; the contact says which. */
  runner: { readonly contact: Contact; readonly told: Progress | null };
  tracked: Tracked;
}

export function unseen(
  nodes: readonly Endpoint[],
  sentinels: readonly Endpoint[],
  now: number,
): Observations {
  const page = { contact: NEVER, told: null };
  return {
    nodes: new Map(nodes.map(({ name }) => [name, NODE_UNSEEN])),
    sentinels: new Map(sentinels.map(({ name }) => [name, SENTINEL_UNSEEN])),
    heard: new Set(),
    votes: new Map(),
    strips: Object.fromEntries(LANES.map((lane) => [lane, createStrip(now)])) as Record<Lane, Strip>,
    route: ROUTE_UNSEEN,
    publisher: PUBLISHER_UNSEEN,
    subscriber: page,
    alerts: page,
    runs: page,
    runner: page,
    tracked: begin(now),
  };
}
