/** What every panel has: a title that asks or states, a description that teaches, and a place. */
import {
  type DashboardLinkBuilder,
  MappingType,
  SpecialValueMatch,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { PROMETHEUS, type Query } from "../query.ts";

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
  /** By the series' name, where two queries have values of different kinds. */
  readonly units?: Readonly<Record<string, string>>;
  readonly decimals?: number;
  /** What stands there when the expression has no value, and its colour. */
  readonly unknown?: Word;
  readonly links?: readonly DashboardLinkBuilder[];
}

/** What the builders of all kinds of panels have in common. */
interface Framed {
  title(text: string): this;
  description(text: string): this;
  datasource(from: typeof PROMETHEUS): this;
  targets(queries: Query[]): this;
  span(columns: number): this;
  height(rows: number): this;
}

export const framed = <Builder extends Framed>(panel: Builder, frame: Frame): Builder =>
  panel
    .title(frame.title)
    .description(frame.description)
    .datasource(PROMETHEUS)
    .targets([...frame.queries])
    .span(frame.width)
    .height(frame.height);

/** Of messages, connections, keys: `ops` would call them operations. */
export const PER_SECOND = "suffix: /s";

export type Word = readonly [text: string, color: string];

export const unitsOf = ({ units = {} }: Frame) =>
  Object.entries(units).map(([name, unit]) => ({ name, properties: [{ id: "unit", value: unit }] }));

/** A colour from a value upward; the first step has no lower end. */
export const steps = (base: string, ...above: readonly (readonly [from: number, color: string])[]) =>
  new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: base }, ...above.map(([value, color]): Threshold => ({ value, color }))]);

/** Numbers that stand for words. */
export type Words = Readonly<Record<number, Word>>;

export function inWords(words: Words, unknown?: Word): ValueMapping[] {
  const options = Object.fromEntries(
    Object.entries(words).map(([value, [text, color]], index) => [value, { text, color, index }]),
  );
  return [
    ...(Object.keys(options).length > 0 ? [{ type: MappingType.ValueToText as const, options }] : []),
    ...(unknown ? [withoutValue(unknown)] : []),
  ];
}

/** Only a mapping gives "no value" a colour of its own; `noValue` would have that of the first threshold. */
export const withoutValue = ([text, color]: Word): ValueMapping => ({
  type: MappingType.SpecialValue,
  options: { match: SpecialValueMatch.Null, result: { text, color, index: 9 } },
});
