/** Everything the sources have said, as last said. Sources write here; compose/ makes the document of it. */

import { CLIENT_PATHS, type ClientPath } from "@redis-ha-lab/cluster/client-paths.ts";
import { majority } from "@redis-ha-lab/cluster/majority.ts";
import type { Progress } from "@redis-ha-lab/cluster/progress.ts";
import type { PublisherStats, SubscriberStats } from "@redis-ha-lab/cluster/read/stats.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { Alert } from "./alerts/schema.ts";
import { createStrip, type Strip } from "./clients/strip.ts";
import { begin, type Tracked } from "./failover/tracker.ts";
import { ROUTE_UNSEEN, type RouteSeen } from "./haproxy/haproxy.ts";
import type { NodeReport } from "./nodes/report.ts";
import type { Run } from "./runs/schema.ts";
import type { SentinelReport } from "./sentinels/report.ts";
import type { Sentinel } from "./sentinels/schema.ts";
import { type Seen, UNSEEN } from "./sources/source.ts";

export interface Observations {
  readonly nodes: Map<string, Seen<NodeReport>>;
  readonly sentinels: Map<string, Seen<SentinelReport>>;
  /** Sentinels whose events arrive. */
  readonly heard: Set<string>;
  /** Which Sentinel each one voted for last. */
  readonly votes: Map<string, NonNullable<Sentinel["votedFor"]>>;
  readonly strips: Readonly<Record<ClientPath, Strip>>;
  route: RouteSeen;
  publisher: Seen<PublisherStats>;
  subscriber: Seen<SubscriberStats>;
  alerts: Seen<Alert[]>;
  runs: Seen<readonly Run[]>;
  /** `report` is null both when nothing runs and when that is unknown; the contact says which. */
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
    strips: Object.fromEntries(CLIENT_PATHS.map((path) => [path, createStrip(now)])) as Record<
      ClientPath,
      Strip
    >,
    route: ROUTE_UNSEEN,
    publisher: UNSEEN,
    subscriber: UNSEEN,
    alerts: UNSEEN,
    runs: UNSEEN,
    runner: UNSEEN,
    tracked: begin(now),
  };
}

/** The node that a majority of all Sentinels reports as master; null when there is none. */
export const namedMaster = ({ sentinels }: Observations): string | null =>
  majority([...sentinels.values()].map(({ report }) => report?.vote));
