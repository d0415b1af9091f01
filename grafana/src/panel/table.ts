/** The state now, one row per thing. */
import { TableCellHeight } from "@grafana/grafana-foundation-sdk/common";
import { MappingType } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/table";
import { type Frame, framed, inWords, type Words } from "./frame.ts";

export interface Column {
  /** The label, or `Value #A` for the value of the first query, `Value #B` for the second … */
  readonly from: string;
  readonly heading: string;
  readonly unit?: string;
  readonly words?: Words;
  /** Texts with a colour, as the cell's background. */
  readonly colors?: Readonly<Record<string, string>>;
  /** Pixels; the columns without one share the rest. */
  readonly width?: number;
}

export interface Table extends Omit<Frame, "unit" | "decimals"> {
  /** In the order shown; every other label is left out. */
  readonly columns: readonly Column[];
  /** The label whose values are the rows, where several queries are joined. */
  readonly joinBy?: string;
}

export function table(frame: Table): PanelBuilder {
  const panel = framed(new PanelBuilder(), frame).cellHeight(TableCellHeight.Sm).noValue("–");
  if (frame.links) panel.links([...frame.links]);
  if (frame.joinBy) {
    panel.withTransformation({ id: "joinByField", options: { byField: frame.joinBy, mode: "outer" } });
  }
  panel
    .withTransformation({
      id: "filterFieldsByName",
      options: { include: { names: frame.columns.map((column) => column.from) } },
    })
    .withTransformation({
      id: "organize",
      options: {
        excludeByName: {},
        indexByName: Object.fromEntries(frame.columns.map((column, index) => [column.from, index])),
        renameByName: Object.fromEntries(frame.columns.map((column) => [column.from, column.heading])),
      },
    });
  for (const column of frame.columns) {
    const properties = [];
    if (column.unit) properties.push({ id: "unit", value: column.unit });
    if (column.words) {
      properties.push({ id: "mappings", value: inWords(column.words) });
      properties.push({ id: "custom.cellOptions", value: { type: "color-text" } });
    }
    if (column.colors) {
      const options = Object.fromEntries(
        Object.entries(column.colors).map(([text, color], index) => [text, { color, index }]),
      );
      properties.push({ id: "mappings", value: [{ type: MappingType.ValueToText, options }] });
      properties.push({ id: "custom.cellOptions", value: { type: "color-background", mode: "basic" } });
    }
    if (column.width) properties.push({ id: "custom.width", value: column.width });
    if (properties.length > 0) panel.overrideByName(column.heading, properties);
  }
  return panel;
}
