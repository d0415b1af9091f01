/** What of the record a person wants to read line by line; the rest is drawn or counted. */
import type { TimelineEvent } from "../model/journal.ts";

/** Sentinel events that only repeat another one or tell of routine. */
const ROUTINE = new Set([
  "+monitor",
  "+set",
  "+slave",
  "+sentinel",
  "-dup-sentinel",
  "+failover-state-select-slave",
  "+failover-state-wait-promotion",
  "+failover-state-reconf-slaves",
  "+slave-reconf-sent-be",
  "+slave-reconf-inprog",
  "+config-update-from",
]);

export function mattering(event: TimelineEvent): boolean {
  switch (event.kind) {
    case "sentinel":
      return !ROUTINE.has(event.event);
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
