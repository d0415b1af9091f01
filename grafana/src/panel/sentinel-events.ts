/** When the Sentinels published which event. A rate of events that last a moment would be a flat line. */
import type { DashboardLinkBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { over } from "../query.ts";
import { MOMENT } from "../states.ts";
import { timeline } from "./timeline.ts";

const events = (pattern: string) => `redis_sentinel_events_total{kind="sentinel", event=~"${pattern}"}`;
const PATTERN = "[+-](sdown|odown)|[+](try-failover|switch-master|tilt)|-failover-abort.+";

export const sentinelEvents = (width: number, height: number, links: readonly DashboardLinkBuilder[] = []) =>
  timeline({
    title: "What do the Sentinels report?",
    description:
      "Events as published by the Sentinels. `+sdown`: one considers an instance down. `+odown`: a quorum does. `+switch-master`: a new master is in place. Empty is good.",
    queries: [
      over(
        // Two scrapes wide, so that a mark can be seen at "Last 5 minutes".
        `max by (event) (${events(PATTERN)} - ${events(PATTERN)} offset 2s > bool 0)`,
        "{{event}}",
      ),
    ],
    width,
    height,
    words: MOMENT,
    silent: true,
    links,
  });
