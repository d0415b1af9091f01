/** What of the record a person wants to read line by line; the rest is drawn or counted. */
import { factOf } from "@redis-ha-lab/cluster/event-table.ts";
import type { LogLine, TimelineEvent } from "../model/journal.ts";

export function isNotable(event: TimelineEvent): boolean {
  switch (event.kind) {
    case "sentinel":
      return factOf(event.event)?.weight === undefined;
    case "docker":
      return ["die", "start", "pause", "unpause", "oom"].includes(event.action);
    case "server":
    case "vote":
    case "bound":
      return false;
    case "alert":
      return event.state !== "pending";
    default:
      return true;
  }
}

/** What a log says unexpectedly: always shown. */
export const isNews = ({ weight }: Pick<LogLine, "weight">): boolean => weight === "unknown warning";

/** What of the logs is shown to who wants to read them; an event that stands in the timeline stands there once. */
export function isWorthReading({ weight, event }: Pick<LogLine, "weight" | "event">): boolean {
  if (event !== null && weight === "telling") return factOf(event)?.weight !== undefined;
  return weight !== "routine";
}
