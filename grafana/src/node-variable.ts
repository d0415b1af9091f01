/** The choice of one instance at the top of a dashboard; Prometheus knows which exist. */
import {
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { PROMETHEUS } from "./query.ts";

/** @param selector the series whose `node` label is the list, such as `redis_up{kind="redis"}`. */
export const nodeVariable = (label: string, selector: string) =>
  new QueryVariableBuilder("node")
    .label(label)
    .datasource(PROMETHEUS)
    .query(`label_values(${selector},node)`)
    .definition(`label_values(${selector},node)`)
    // A node that was down when the page was opened appears once it has answered.
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(false)
    .includeAll(false);
