/** Every PromQL expression that a dashboard sends, so that tests can send it too. */
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { panelsOf } from "./complete.ts";

export interface Expression {
  /** Where it stands, for people: "Redis HA overview / Which node is master? / A". */
  readonly where: string;
  readonly expr: string;
}

interface PrometheusTarget {
  readonly refId?: string;
  readonly expr?: string;
}

/** `label_values(redis_up{kind="redis"},node)` asks for these series. */
const LABEL_VALUES = /^label_values\((?<series>.+),\s*\w+\)$/;

export function expressionsOf(dashboard: Dashboard): Expression[] {
  const title = dashboard.title ?? "untitled";
  const found: Expression[] = [];
  for (const panel of panelsOf(dashboard)) {
    for (const target of (panel.targets ?? []) as PrometheusTarget[]) {
      if (target.expr)
        found.push({ where: `${title} / ${panel.title} / ${target.refId}`, expr: target.expr });
    }
  }
  for (const annotation of dashboard.annotations.list ?? []) {
    const { expr } = (annotation.target ?? {}) as PrometheusTarget;
    if (expr) found.push({ where: `${title} / mark "${annotation.name}"`, expr });
  }
  for (const variable of dashboard.templating.list ?? []) {
    const expr = LABEL_VALUES.exec(variable.definition ?? "")?.groups?.series;
    if (expr) found.push({ where: `${title} / variable ${variable.name}`, expr });
  }
  return found;
}

/**
 * Puts in what Grafana would at "Last 5 minutes": the chosen node, the time range, and the window of rates,
 * which is four scrape intervals or more.
 * @param node the value of the dashboard's variable `node`.
 */
export const filledIn = (expr: string, node: string): string =>
  expr.replaceAll("$__rate_interval", "5s").replaceAll("$__range", "5m").replaceAll("$node", node);
