/** `status`: one look at everything, quick also when half of it is dead or frozen. */
import type { LabConfig } from "../lab/config.ts";
import { readState } from "../lab/state.ts";
import { unsteadiness } from "../lab/steady.ts";
import { asJson } from "./as-json.ts";
import { asText } from "./as-text.ts";
import { firingAlerts } from "./firing-alerts.ts";

/** Each source's share of the 2 s a person waits for an answer; the rest is the start of a container. */
const SOURCE_LIMIT_MS = 600;

export async function showStatus(config: LabConfig, format: "text" | "json"): Promise<void> {
  const [state, alerts] = await Promise.all([
    readState(config, SOURCE_LIMIT_MS),
    firingAlerts(config, SOURCE_LIMIT_MS),
  ]);
  const unsteady = unsteadiness(state);
  process.stdout.write(
    format === "json"
      ? `${JSON.stringify(asJson(state, alerts, unsteady), null, 2)}\n`
      : `${asText(config.project, state, alerts, unsteady)}\n`,
  );
}
