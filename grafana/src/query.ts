/** A PromQL expression as a panel's query. */
import { DataqueryBuilder, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";

/** The datasource's uid in grafana/provisioning. */
export const PROMETHEUS = { type: "prometheus", uid: "prometheus" } as const;

/** @param legend a template such as `{{node}}`, or a fixed text where the expression gives one series. */
export const over = (expr: string, legend: string) =>
  new DataqueryBuilder().datasource(PROMETHEUS).expr(expr).legendFormat(legend).range();

/** The value now only, for a single number. */
export const now = (expr: string, legend: string) =>
  new DataqueryBuilder().datasource(PROMETHEUS).expr(expr).legendFormat(legend).instant();

/** The value now, one row per series and one column per label. */
export const rows = (expr: string) =>
  new DataqueryBuilder().datasource(PROMETHEUS).expr(expr).format(PromQueryFormat.Table).instant();

export type Query = DataqueryBuilder;
