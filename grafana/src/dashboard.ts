/** What all dashboards of the lab share: time range, refresh, links to each other, marks of what happened. */
import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  TimePickerBuilder,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { annotations } from "./annotations.ts";

/** Every dashboard carries it: the menu of links is made of the tag. */
const TAG = "redis-ha-lab";

export interface Heading {
  /** Never changes: bookmarks, links and the home page refer to it. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
}

export function labDashboard({ uid, title, description }: Heading): DashboardBuilder {
  return (
    new DashboardBuilder(title)
      .uid(uid)
      .description(description)
      .tags([TAG])
      .timezone("browser")
      .readonly()
      // Five minutes show a failover of three seconds as more than a pixel.
      .time({ from: "now-5m", to: "now" })
      .timepicker(new TimePickerBuilder().refreshIntervals(["1s", "2s", "5s", "10s", "30s", "1m"]))
      .refresh("2s")
      // One moment, seen in all panels at once.
      .tooltip(DashboardCursorSync.Crosshair)
      .annotations(annotations())
      .link(
        new DashboardLinkBuilder("Dashboards")
          .type(DashboardLinkType.Dashboards)
          .tags([TAG])
          // Six buttons wrap at 1600 pixels.
          .asDropdown(true)
          .includeVars(false)
          .keepTime(true),
      )
  );
}

/** A link from a panel to the dashboard that tells more, for the same time range. */
export const more = (title: string, uid: string) =>
  new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(`/d/${uid}`).keepTime(true);
