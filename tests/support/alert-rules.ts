/** The rules as Prometheus reads them, as data. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

export const RULES = join(import.meta.dirname, "..", "..", "prometheus", "rules");

const labels = z.record(z.string(), z.string()).default({});
const alerting = z.strictObject({
  alert: z.string(),
  expr: z.string(),
  for: z.string().optional(),
  keep_firing_for: z.string().optional(),
  labels,
  annotations: z.record(z.string(), z.string()).default({}),
});
const recording = z.strictObject({ record: z.string(), expr: z.string(), labels });
const file = z.object({
  groups: z.array(z.object({ name: z.string(), rules: z.array(z.union([alerting, recording])) })),
});
export type AlertRule = z.output<typeof alerting>;
export type RecordingRule = z.output<typeof recording>;

const all = readdirSync(RULES)
  .filter((name) => name.endsWith(".yml"))
  .flatMap((name) => file.parse(parse(readFileSync(join(RULES, name), "utf8"))).groups)
  .flatMap((group) => group.rules);

export const alertRules = (): AlertRule[] => all.filter((rule) => "alert" in rule);
export const recordingRules = (): RecordingRule[] => all.filter((rule) => "record" in rule);
