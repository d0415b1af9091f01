/** States over time as coloured bands, one band per series. */
import {
  LegendDisplayMode,
  LegendPlacement,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import { FieldColorBuilder, FieldColorModeId } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/statetimeline";
import { type Frame, framed, inWords, type Words } from "./frame.ts";

export interface Timeline extends Frame {
  readonly words: Words;
  /** Where every band has the same words: colours only. */
  readonly silent?: boolean;
}

export function timeline(frame: Timeline): PanelBuilder {
  const panel = framed(new PanelBuilder(), frame)
    .mappings(inWords(frame.words))
    // By thresholds, merging would lose the words: every band would be "< 80" and green.
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor("text"))
    .mergeValues(true)
    .showValue(frame.silent ? VisibilityMode.Never : VisibilityMode.Auto)
    .rowHeight(0.85)
    .fillOpacity(85)
    .lineWidth(0)
    // An empty stretch means that there was no answer. It stays empty.
    .spanNulls(false)
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Single))
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(!frame.silent)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .calcs([]),
    );
  if (frame.unknown) panel.noValue(frame.unknown[0]);
  if (frame.links) panel.links([...frame.links]);
  return panel;
}
