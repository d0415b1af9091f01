/** `status`: one look at everything, quick also when half of it is dead or frozen. */
import type { LabConfig } from "../lab/config.ts";
import { type LabState, readState } from "../lab/state.ts";
import { unsteadiness } from "../lab/steady.ts";
import { asJson } from "./as-json.ts";
import { asText } from "./as-text.ts";
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

async function look(config: LabConfig): Promise<Picture> {
  const [state, clients, alerts] = await Promise.all([
    readState(config, SOURCE_LIMIT_MS),
    clientRoutes(config, SOURCE_LIMIT_MS),
    firingAlerts(config, SOURCE_LIMIT_MS),
  ]);
  return { state, clients, alerts };
}

export async function showStatus(config: LabConfig, format: "text" | "json"): Promise<void> {
  const picture = await look(config);
  const unsteady = unsteadiness(picture.state);
  process.stdout.write(
    format === "json"
      ? `${JSON.stringify(asJson(picture, unsteady), null, 2)}\n`
      : `${asText(config.project, picture, unsteady)}\n`,
  );
}
