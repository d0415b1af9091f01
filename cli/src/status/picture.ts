/** One look at everything `status` shows. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { type LabState, readState } from "@redis-ha-lab/cluster/read/state.ts";
import { type ClientRoute, clientRoutes } from "./client-routes.ts";
import { type FiringAlert, firingAlerts } from "./firing-alerts.ts";

/** Each source's share of the 2 s a person waits for an answer; the rest is the start of a container. */
const SOURCE_LIMIT_MS = 400;

/** Everything `status` shows, at one moment. */
export interface Picture {
  readonly state: LabState;
  readonly clients: readonly ClientRoute[];
  /** null when Prometheus does not answer */
  readonly alerts: readonly FiringAlert[] | null;
}

export async function look(config: LabConfig): Promise<Picture> {
  const [state, clients, alerts] = await Promise.all([
    readState(config, SOURCE_LIMIT_MS),
    clientRoutes(config, SOURCE_LIMIT_MS),
    firingAlerts(config, SOURCE_LIMIT_MS),
  ]);
  return { state, clients, alerts };
}
