/** One value, large: the answer at a glance. */
import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import type { ThresholdsConfigBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PROMETHEUS } from "../query.ts";
import { type Frame, inWords, type Words } from "./frame.ts";

export interface BigNumber extends Frame {
  readonly colors: ThresholdsConfigBuilder;
  readonly words?: Words;
  /** Shows the series' name (its legend) instead of its value, for "which one" rather than "how much". */
  readonly nameOnly?: boolean;
  /** What stands there when nothing is known. */
  readonly unknown?: string;
}

export function bigNumber(frame: BigNumber): PanelBuilder {
  const panel = new PanelBuilder()
    .title(frame.title)
    .description(frame.description)
    .datasource(PROMETHEUS)
    .targets([...frame.queries])
    .span(frame.width)
    .height(frame.height)
    .unit(frame.unit ?? "none")
    .thresholds(frame.colors)
    // Never a zero that nobody measured.
    .noValue(frame.unknown ?? "unknown")
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
  if (frame.words) panel.mappings(inWords(frame.words));
  return panel;
}
