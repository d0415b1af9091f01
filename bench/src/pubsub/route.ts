/** What the applications' own wiring does: one watch of the Sentinels for all connections of a process. */
import type { LaneEnvironment } from "@redis-ha-lab/common/lane-connection.ts";
import { type MasterRoute, watchMasterRoute } from "@redis-ha-lab/common/master-route.ts";

export const routeFor = (environment: LaneEnvironment, connectionName: string): MasterRoute =>
  watchMasterRoute({
    sentinels: environment.SENTINEL_NODES,
    nodes: environment.REDIS_NODES,
    masterName: environment.SENTINEL_MASTER_NAME,
    credentials: { username: "client", password: environment.SENTINEL_CLIENT_PASSWORD },
    nodeCredentials: { username: "app", password: environment.REDIS_APP_PASSWORD },
    connectionName,
  });
