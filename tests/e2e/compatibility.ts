/** Whether what others published for redis_exporter works on a Prometheus. */
import type { Prometheus } from "../support/prometheus.ts";
import { chosen } from "./public-dashboards.ts";
import { NOT_HERE, type PublicExpression } from "./public-rules.ts";

const seconds = () => Date.now() / 1_000;
const metricsIn = (expr: string): string[] => expr.match(/\bredis_[a-z_]+\b/g) ?? [];

/** Metrics that the expressions name and that are missing; and those that should be missing but are not. */
export async function wrongAboutMetrics(
  prometheus: Prometheus,
  rules: readonly PublicExpression[],
): Promise<string[]> {
  const wrong: string[] = [];
  for (const name of new Set(rules.flatMap(({ expr }) => metricsIn(expr)))) {
    const series = await prometheus.at(`count({__name__="${name}"})`, seconds());
    if ((series.length === 0) !== Object.hasOwn(NOT_HERE, name)) wrong.push(name);
  }
  return wrong;
}

/** Those whose condition holds at this moment, with the labels. */
export async function trueNow(prometheus: Prometheus, rules: readonly PublicExpression[]): Promise<string[]> {
  const found = await Promise.all(
    rules.map(async ({ name, expr }) => ({ name, series: await prometheus.at(expr, seconds()) })),
  );
  return found.flatMap(({ name, series }) => series.map(({ metric }) => `${name} ${JSON.stringify(metric)}`));
}

/** Panels without data within the last 10 s, those left out that ask for what is not here. */
export async function emptyPanels(
  prometheus: Prometheus,
  panels: readonly PublicExpression[],
  instances: readonly string[],
): Promise<string[]> {
  const empty: string[] = [];
  for (const { name, expr } of panels) {
    if (metricsIn(expr).some((metric) => Object.hasOwn(NOT_HERE, metric))) continue;
    const series = await prometheus.draw(chosen(expr, instances), seconds() - 10, seconds());
    if (series.length === 0) empty.push(name);
  }
  return empty;
}
