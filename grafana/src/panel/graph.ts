/** Values over time as lines. */
import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  LineInterpolation,
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
import { PROMETHEUS } from "../query.ts";
import type { Frame } from "./frame.ts";

export interface Graph extends Frame {
  readonly min?: number;
  readonly max?: number;
  /** Drawn as dashed lines: where a value begins to matter. */
  readonly limits?: ThresholdsConfigBuilder;
  /** For parts of a whole. */
  readonly stacked?: boolean;
  /** For values that hold until they change (states, settings). */
  readonly stepped?: boolean;
}

export function graph(frame: Graph): PanelBuilder {
  const panel = new PanelBuilder()
    .title(frame.title)
    .description(frame.description)
    .datasource(PROMETHEUS)
    .targets([...frame.queries])
    .span(frame.width)
    .height(frame.height)
    .unit(frame.unit ?? "short")
    .lineWidth(1)
    .fillOpacity(frame.stacked ? 40 : 8)
    .lineInterpolation(frame.stepped ? LineInterpolation.StepAfter : LineInterpolation.Linear)
    .showPoints(VisibilityMode.Never)
    // A gap is a node that did not answer. Joining its ends would draw what nobody measured.
    .spanNulls(false)
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .calcs([]),
    );
  if (frame.links) panel.links([...frame.links]);
  if (frame.decimals !== undefined) panel.decimals(frame.decimals);
  if (frame.min !== undefined) panel.min(frame.min);
  if (frame.max !== undefined) panel.max(frame.max);
  if (frame.stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group("A"));
  if (frame.limits) {
    panel
      .thresholds(frame.limits)
      .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  }
  return panel;
}
