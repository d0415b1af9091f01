/**
 * What Grafana adds when a dashboard is saved in the browser and the SDK leaves out: ids of panels (a link to a
 * panel needs one) and the letter of each query (a table joins by it).
 */
import type { Dashboard, Panel, RowPanel } from "@grafana/grafana-foundation-sdk/dashboard";

type Numbered = { refId?: string };

const isRow = (panel: Panel | RowPanel): panel is RowPanel => panel.type === "row";

/** Panels outside and inside rows, in the order they are shown. */
export function panelsOf(dashboard: Dashboard): Panel[] {
  return (dashboard.panels ?? []).flatMap((panel) => (isRow(panel) ? panel.panels : [panel]));
}

/** Gives every panel and row an id that is unique in the dashboard, and every query its letter. Changes it. */
export function numberPanels(dashboard: Dashboard): Dashboard {
  let id = 0;
  for (const panel of dashboard.panels ?? []) {
    id += 1;
    panel.id = id;
    if (!isRow(panel)) continue;
    for (const inner of panel.panels) {
      id += 1;
      inner.id = id;
    }
  }
  for (const panel of panelsOf(dashboard)) {
    for (const [index, target] of (panel.targets ?? []).entries()) {
      (target as Numbered).refId ??= String.fromCharCode("A".charCodeAt(0) + index);
    }
  }
  return dashboard;
}
