/** Everything the sources have said, as last said. Sources write here; compose/ makes the document of it. */

import { LANES, type Lane } from "@redis-ha-lab/cluster/lanes.ts";
import type { Progress } from "@redis-ha-lab/cluster/progress.ts";
import type { PublisherStats, SubscriberStats } from "@redis-ha-lab/cluster/read/stats.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { createStrip, type Strip } from "./clients/strip.ts";
import { begin, type Tracked } from "./failover/tracker.ts";
import { ROUTE_UNSEEN, type RouteSeen } from "./sources/haproxy-source.ts";
import type { NodeTold } from "./sources/node-told.ts";
import { type Seen, UNSEEN } from "./sources/seen.ts";
import type { SentinelTold } from "./sources/sentinel-told.ts";
import type { Alert } from "./state/alerts.ts";
import type { Run } from "./state/runs.ts";
import type { Sentinel } from "./state/sentinel.ts";

export interface Observations {
  readonly nodes: Map<string, Seen<NodeTold>>;
  readonly sentinels: Map<string, Seen<SentinelTold>>;
  /** Sentinels whose events arrive. */
  readonly heard: Set<string>;
  /** Whom each Sentinel voted for last. */
  readonly votes: Map<string, NonNullable<Sentinel["votedFor"]>>;
  readonly strips: Readonly<Record<Lane, Strip>>;
  route: RouteSeen;
  publisher: Seen<PublisherStats>;
  subscriber: Seen<SubscriberStats>;
  alerts: Seen<Alert[]>;
  runs: Seen<readonly Run[]>;
  /** `told` is null both when nothing runs and when it can't be told; the contact says which. */
  runner: Seen<Progress>;
  tracked: Tracked;
}

export function unseen(
  nodes: readonly Endpoint[],
  sentinels: readonly Endpoint[],
  now: number,
): Observations {
  return {
    nodes: new Map(nodes.map(({ name }) => [name, UNSEEN])),
    sentinels: new Map(sentinels.map(({ name }) => [name, UNSEEN])),
    heard: new Set(),
    votes: new Map(),
    strips: Object.fromEntries(LANES.map((lane) => [lane, createStrip(now)])) as Record<Lane, Strip>,
    route: ROUTE_UNSEEN,
    publisher: UNSEEN,
    subscriber: UNSEEN,
    alerts: UNSEEN,
    runs: UNSEEN,
    runner: UNSEEN,
    tracked: begin(now),
  };
}
