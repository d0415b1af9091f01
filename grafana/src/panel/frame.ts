/** What every panel has: a title that asks or states, a description that teaches, and a place. */
import type { DashboardLinkBuilder, Threshold } from "@grafana/grafana-foundation-sdk/dashboard";
import {
  MappingType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { Query } from "../query.ts";

export interface Frame {
  readonly title: string;
  /** What one learns from the panel, and what to think when it looks wrong. Markdown. */
  readonly description: string;
  readonly queries: readonly Query[];
  /** Columns of 24. The widths of a line must add up to 24. */
  readonly width: number;
  /** Rows of 30 pixels. */
  readonly height: number;
  /** A unit's id in Grafana, such as "s", "bytes", "percentunit", "ops". */
  readonly unit?: string;
  readonly decimals?: number;
  readonly links?: readonly DashboardLinkBuilder[];
}

/** A colour from a value upward; the first step has no lower end. */
export const steps = (base: string, ...above: readonly (readonly [from: number, color: string])[]) =>
  new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: base }, ...above.map(([value, color]): Threshold => ({ value, color }))]);

/** Numbers that stand for words. */
export type Words = Readonly<Record<number, readonly [text: string, color: string]>>;

export const inWords = (words: Words): ValueMapping[] => [
  {
    type: MappingType.ValueToText,
    options: Object.fromEntries(
      Object.entries(words).map(([value, [text, color]], index) => [value, { text, color, index }]),
    ),
  },
];
