/** Values over time as lines. */
import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  LineInterpolation,
  ScaleDistribution,
  ScaleDistributionConfigBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import type { ThresholdsConfigBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { NODE_COLORS } from "../states.ts";
import { type Frame, framed, unitsOf } from "./frame.ts";

export interface Graph extends Frame {
  readonly max?: number;
  /** False for values of which only the differences matter, such as offsets. */
  readonly fromZero?: boolean;
  /** How far the axis reaches at least. Without it Grafana draws a line of zeros on an axis up to 100. */
  readonly atLeast?: number;
  /** For values that differ a hundredfold, such as milliseconds with an outage between them. */
  readonly logarithmic?: boolean;
  /** Several lines with last value and maximum beside them; where there is room it is the default. */
  readonly table?: boolean;
  /** Drawn as dashed lines: where a value begins to matter. */
  readonly limits?: ThresholdsConfigBuilder;
  /** For parts of a whole. */
  readonly stacked?: boolean;
  /** For values that hold until they change (states, settings). */
  readonly stepped?: boolean;
}

const AXIS: Readonly<Record<string, number>> = {
  bytes: 1_024,
  Bps: 1_024,
  s: 0.01,
  µs: 100,
  percentunit: 0.1,
};
const COLUMNS_FOR_TABLE = 12;

/** A legend with a label in it, such as `{{node}}`, has a line for each of them. */
const severalLines = ({ queries }: Graph) =>
  queries.length > 1 || queries.some((query) => query.build().legendFormat?.includes("{{"));

export function graph(frame: Graph): PanelBuilder {
  const table = frame.table ?? (frame.width >= COLUMNS_FOR_TABLE && severalLines(frame));
  const panel = framed(new PanelBuilder(), frame)
    .unit(frame.unit ?? "short")
    .lineWidth(frame.stacked ? 1 : 2)
    .fillOpacity(frame.stacked ? 40 : 0)
    .lineInterpolation(frame.stepped ? LineInterpolation.StepAfter : LineInterpolation.Linear)
    .showPoints(VisibilityMode.Never)
    // A gap is a node that did not answer. Joining its ends would draw what was not measured.
    .spanNulls(false)
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(table ? LegendDisplayMode.Table : LegendDisplayMode.List)
        .placement(table ? LegendPlacement.Right : LegendPlacement.Bottom)
        .calcs(table ? ["lastNotNull", "max"] : []),
    );
  for (const [node, color] of Object.entries(NODE_COLORS)) {
    panel.overrideByName(node, [{ id: "color", value: { mode: "fixed", fixedColor: color } }]);
  }
  for (const { name, properties } of unitsOf(frame)) panel.overrideByName(name, properties);
  if (frame.unknown) panel.noValue(frame.unknown[0]);
  if (frame.links) panel.links([...frame.links]);
  if (frame.decimals !== undefined) panel.decimals(frame.decimals);
  if (frame.logarithmic) {
    // Such an axis has no zero.
    panel.scaleDistribution(new ScaleDistributionConfigBuilder().type(ScaleDistribution.Log).log(10));
  } else if (frame.fromZero !== false) {
    panel.min(0).axisSoftMax(frame.atLeast ?? AXIS[frame.unit ?? ""] ?? 1);
  }
  if (frame.max !== undefined) panel.max(frame.max);
  if (frame.stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group("A"));
  if (frame.limits) {
    panel
      .thresholds(frame.limits)
      .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  }
  return panel;
}
