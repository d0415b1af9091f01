/** Several values of one kind, compared as bars. */

import { PanelBuilder } from "@grafana/grafana-foundation-sdk/bargauge";
import {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  BarGaugeValueMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
  VizTextDisplayOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import type { ThresholdsConfigBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { type Frame, framed, type Word, withoutValue } from "./frame.ts";

export interface Bars extends Frame {
  readonly colors: ThresholdsConfigBuilder;
  readonly unknown: Word;
}

export function bars(frame: Bars): PanelBuilder {
  const panel = framed(new PanelBuilder(), frame)
    .unit(frame.unit ?? "none")
    .min(0)
    .thresholds(frame.colors)
    .noValue(frame.unknown[0])
    .mappings([withoutValue(frame.unknown)])
    // Names: Grafana keeps room for them at this size beside low bars, whatever size they have. Values: "No failover yet"
    // would fill the whole panel.
    .text(new VizTextDisplayOptionsBuilder().titleSize(12).valueSize(16))
    .displayMode(BarGaugeDisplayMode.Basic)
    .valueMode(BarGaugeValueMode.Color)
    .namePlacement(BarGaugeNamePlacement.Left)
    .orientation(VizOrientation.Horizontal)
    .showUnfilled(false)
    .reduceOptions(new ReduceDataOptionsBuilder().values(false).calcs(["lastNotNull"]).fields(""));
  if (frame.decimals !== undefined) panel.decimals(frame.decimals);
  if (frame.links) panel.links([...frame.links]);
  return panel;
}
