/** `status`: one look at everything, quick also when half of it is dead or frozen. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { unsteadiness } from "@redis-ha-lab/cluster/read/steady.ts";
import { asJson } from "./as-json.ts";
import { asText } from "./as-text.ts";
import { look } from "./picture.ts";

export async function showStatus(config: LabConfig, format: "text" | "json"): Promise<void> {
  const picture = await look(config);
  const unsteady = unsteadiness(picture.state);
  process.stdout.write(
    format === "json"
      ? `${JSON.stringify(asJson(picture, unsteady), null, 2)}\n`
      : `${asText(config.project, picture, unsteady)}\n`,
  );
}
