/** Writes grafana/dashboards/*.json: `node grafana/src/generate.ts`. */
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asJson, dashboards } from "./all.ts";

const folder = join(import.meta.dirname, "..", "dashboards");

// A dashboard that was renamed must not stay behind under its old name.
for (const name of readdirSync(folder)) if (name.endsWith(".json")) rmSync(join(folder, name));

for (const dashboard of dashboards()) {
  const file = join(folder, `${dashboard.uid}.json`);
  writeFileSync(file, asJson(dashboard));
  process.stdout.write(`${file}\n`);
}
