/** What the boxes at the top of the overview say in every state of the cluster: never green when something is wrong. */
import { join } from "node:path";
import type { Panel, ValueMapping } from "@grafana/grafana-foundation-sdk/dashboard";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { dashboards } from "../../grafana/src/all.ts";
import { panelsOf } from "../../grafana/src/complete.ts";
import { CLUSTER_STATES, type Sample, WITHOUT_SAMPLE } from "../support/cluster-states.ts";

const overview = dashboards().find((dashboard) => dashboard.uid === "redis-ha-overview");
const boxes = overview ? panelsOf(overview).filter((panel) => panel.gridPos && panel.gridPos.y < 6) : [];

interface Target {
  readonly expr: string;
  readonly legendFormat: string;
}
const targetsOf = (box: Panel) => (box.targets ?? []) as unknown as Target[];
const namesOnly = (box: Panel) => (box.options as { textMode?: string }).textMode === "name";

const legend = (template: string, labels: Sample["labels"]) =>
  template.replace(/\{\{(\w+)\}\}/g, (_, label: string) => labels[label] ?? "").trim();

/** Grafana's way: a mapping of the value, else the last threshold that it reaches. */
function shown(box: Panel, value: number | null, name: string): readonly [text: string, color: string] {
  const { mappings = [], thresholds } = box.fieldConfig?.defaults ?? {};
  for (const mapping of mappings as ValueMapping[]) {
    if (mapping.type === "value" && value !== null) {
      const result = mapping.options[String(value)];
      if (result) return [namesOnly(box) ? name : (result.text ?? ""), result.color ?? ""];
    }
    if (mapping.type === "special" && value === null) {
      return [mapping.options.result.text ?? "", mapping.options.result.color ?? ""];
    }
  }
  const step = thresholds?.steps.findLast((one) => one.value === null || (value ?? -Infinity) >= one.value);
  return [namesOnly(box) ? name : value === null ? "" : String(value), step?.color ?? ""];
}

/** What may differ without being wrong: which evaluation saw an event first, and which alerts there are. */
const tested = (expr: string) =>
  expr.includes("time()")
    ? `(${expr}) < 0 or round((${expr}), 10)`
    : expr.includes("ALERTS")
      ? `clamp_max((${expr}), 1)`
      : expr;

const promtool = {
  rule_files: ["redis", "sentinel", "haproxy", "master", "failover", "clients", "monitoring"].map(
    (name) => `../${name}.yml`,
  ),
  evaluation_interval: "1s",
  tests: CLUSTER_STATES.map((state) => ({
    name: `The overview: ${state.name}`,
    interval: "1s",
    input_series: Object.entries(state.series).map(([series, values]) => ({ series, values })),
    promql_expr_test: boxes.flatMap((box) => {
      const samples = state.shows[box.title ?? ""] ?? [];
      const targets = targetsOf(box);
      return targets.map(({ expr }, index) => ({
        expr: tested(expr),
        eval_time: `${state.at}s`,
        exp_samples: (targets.length === 1 ? samples : samples.slice(index, index + 1)).map(
          ({ labels, value }) => ({
            labels: `{${Object.entries(labels)
              .map(([label, text]) => `${label}="${text}"`)
              .join(", ")}}`,
            value,
          }),
        ),
      }));
    }),
  })),
};

describe("the boxes at the top of the overview", () => {
  it("give samples that promtool confirms with prometheus/rules/tests/overview_test.yml", async () => {
    const text = `# Written by tests/unit/grafana-states.test.ts (npx vitest run --project unit -u) from the dashboard and
# tests/support/cluster-states.ts: the samples of each box in each state.
${stringify(promtool, { lineWidth: 0 })}`;
    await expect(text).toMatchFileSnapshot(
      join(import.meta.dirname, "../../prometheus/rules/tests/overview_test.yml"),
    );
  });

  it("are all covered in every state", () => {
    expect(boxes.length).toBe(8);
    const titles = boxes.map((box) => box.title).sort();
    for (const { shows } of CLUSTER_STATES) expect(Object.keys(shows).sort()).toEqual(titles);
  });

  it.each(CLUSTER_STATES)("$name: each has its text and colour", ({ shows }) => {
    for (const box of boxes) {
      const title = box.title ?? "";
      const samples = shows[title] ?? [];
      if (samples.length === 0) {
        expect(namesOnly(box), `"${title}" would be an empty box`).toBe(false);
        expect(shown(box, null, ""), title).toEqual(WITHOUT_SAMPLE[title]);
      }
      for (const [index, { labels, value, text, color }] of samples.entries()) {
        const targets = targetsOf(box);
        const template = (targets.length === 1 ? targets[0] : targets[index])?.legendFormat ?? "";
        expect(shown(box, value, legend(template, labels)), title).toEqual([text, color]);
      }
    }
  });
});
