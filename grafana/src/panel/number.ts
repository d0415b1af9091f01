/** One value, large: the answer at a glance. */
import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
  VizTextDisplayOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import type { ThresholdsConfigBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { type Frame, framed, inWords, unitsOf, type Word, type Words } from "./frame.ts";

export interface BigNumber extends Frame {
  readonly colors: ThresholdsConfigBuilder;
  readonly words?: Words;
  /**
   * Shows the series' name (its legend) instead of its value, for "which one" rather than "how much". Without a
   * series there is no name, and Grafana draws an empty box: `which` (query.ts) always has one.
   */
  readonly nameOnly?: boolean;
  /** Pixels, where several names stand side by side. */
  readonly textSize?: number;
}

/** Never a zero that was not measured. */
const UNKNOWN: Word = ["unknown", "orange"];

export function bigNumber(frame: BigNumber): PanelBuilder {
  const unknown = frame.unknown ?? UNKNOWN;
  const panel = framed(new PanelBuilder(), frame)
    .unit(frame.unit ?? "none")
    .thresholds(frame.colors)
    .colorMode(BigValueColorMode.Background)
    .graphMode(BigValueGraphMode.None)
    .justifyMode(BigValueJustifyMode.Auto)
    .textMode(
      frame.nameOnly
        ? BigValueTextMode.Name
        : frame.queries.length > 1
          ? BigValueTextMode.ValueAndName
          : BigValueTextMode.Auto,
    )
    .reduceOptions(new ReduceDataOptionsBuilder().values(false).calcs(["lastNotNull"]).fields(""));
  if (frame.links) panel.links([...frame.links]);
  if (frame.decimals !== undefined) panel.decimals(frame.decimals);
  if (frame.textSize) panel.text(new VizTextDisplayOptionsBuilder().titleSize(14).valueSize(frame.textSize));
  for (const { name, properties } of unitsOf(frame)) panel.overrideByName(name, properties);
  if (!frame.nameOnly) panel.noValue(unknown[0]).mappings(inWords(frame.words ?? {}, unknown));
  return panel;
}
