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

/**
 * The value now, for boxes that show names: each series of `expr` counts how many there are; without any there is
 * one with the value 0, called `none`; and when nothing could be asked one with the value -1, called "unknown".
 * @param label the label that is shown.
 * @param known has a value when `expr` could have one.
 */
export const which = (expr: string, label: string, none: string, known: string) =>
  now(
    `(${expr}) * 0 + on () group_left () count(${expr}) or on () label_replace(count(${known}) * 0, "${label}", "${none}", "", "") or on () label_replace(vector(-1), "${label}", "unknown", "", "")`,
    `{{${label}}}`,
  );

export type Query = DataqueryBuilder;
