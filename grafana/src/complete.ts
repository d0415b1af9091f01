/**
 * What Grafana adds when a dashboard is saved in the browser and the SDK leaves out, and what the SDK adds that
 * nothing asked for.
 */
import type { Dashboard, Panel, RowPanel } from "@grafana/grafana-foundation-sdk/dashboard";

const isRow = (panel: Panel | RowPanel): panel is RowPanel => panel.type === "row";

/** Panels outside and inside rows, in the order they are shown. */
export function panelsOf(dashboard: Dashboard): Panel[] {
  return (dashboard.panels ?? []).flatMap((panel) => (isRow(panel) ? panel.panels : [panel]));
}

/** A link to a panel needs the panel's id, which is unique in its dashboard. */
function numberPanels(dashboard: Dashboard): void {
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
}

/** Transformations and table columns refer to a query by its letter. */
function letterQueries(dashboard: Dashboard): void {
  for (const panel of panelsOf(dashboard)) {
    for (const [index, target] of (panel.targets ?? []).entries()) {
      (target as { refId?: string }).refId ??= String.fromCharCode("A".charCodeAt(0) + index);
    }
  }
}

/** The SDK's default hides links and marks in a menu; here they belong at the top of the page. */
function show(dashboard: Dashboard): void {
  for (const shown of [...(dashboard.links ?? []), ...(dashboard.annotations.list ?? [])]) {
    delete shown.placement;
  }
  for (const panel of panelsOf(dashboard)) for (const link of panel.links ?? []) delete link.placement;
}

/** Completes a built dashboard in place. */
export function complete(dashboard: Dashboard): Dashboard {
  numberPanels(dashboard);
  letterQueries(dashboard);
  show(dashboard);
  dashboard.templating.list ??= [];
  return dashboard;
}
