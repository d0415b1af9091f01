/**
 * `make dashboards`: the dashboards for another Grafana, with the datasource as a variable, and the recording rules that
 * they draw. Runs on the host and needs no lab.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Dashboard,
  DatasourceVariableBuilder,
  VariableHide,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { parse, stringify } from "yaml";
import { asJson, dashboards } from "./all.ts";
import { PROMETHEUS } from "./query.ts";

const RULES = join(import.meta.dirname, "..", "..", "prometheus", "rules");

/** The same dashboard, whose datasource is chosen at its top, and which may be changed. */
export function forImport(dashboard: Dashboard): Dashboard {
  const copy = JSON.parse(asJson(dashboard), (key, value: unknown) =>
    key === "uid" && value === PROMETHEUS.uid ? `\${datasource}` : value,
  ) as Dashboard;
  const variable = new DatasourceVariableBuilder("datasource")
    .label("Data source")
    .type(PROMETHEUS.type)
    .hide(VariableHide.DontHide)
    .build();
  // First, since the others are asked from it.
  copy.templating.list = [variable, ...(copy.templating.list ?? [])];
  copy.editable = true;
  return copy;
}

interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly object[] }[];
}

/** Every recording rule of prometheus/rules, and none of the alerts, whose limits are the lab's. */
export function recordingRules(): string {
  const groups = readdirSync(RULES)
    .filter((name) => name.endsWith(".yml"))
    .flatMap((name) => (parse(readFileSync(join(RULES, name), "utf8")) as RuleFile).groups)
    .map(({ name, rules }) => ({ name, rules: rules.filter((rule) => "record" in rule) }))
    .filter(({ rules }) => rules.length > 0);
  return stringify({ groups });
}

/** @throws a sentence when there can be no such folder. */
export function folderFor(out: string): void {
  try {
    mkdirSync(out, { recursive: true });
  } catch (error) {
    throw new Error(`OUT=${out} can be no folder: ${(error as Error).message}`);
  }
}

/** Only here is a person's word read: where to write to. */
function writeAll(out: string): void {
  folderFor(out);
  for (const dashboard of dashboards().map(forImport))
    writeFileSync(join(out, `${dashboard.uid}.json`), asJson(dashboard));
  writeFileSync(join(out, "recording-rules.yml"), recordingRules());
  process.stdout.write(
    `${out}: ${dashboards().length} dashboards to import, recording-rules.yml for Prometheus\n`,
  );
}

if (import.meta.main) {
  const [out = "dashboards"] = process.argv.slice(2).filter((word) => word !== "");
  try {
    writeAll(out);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}
