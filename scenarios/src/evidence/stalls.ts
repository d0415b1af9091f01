/** How long the machine stood still while the clients ran, by the runner's own account. */
import type { Recording } from "../model/journal.ts";
import { clientsEndMs } from "./coverage.ts";
import { eventsOf } from "./moments.ts";

/** So much of a run is a Sentinel's tick, a client's time-out, an alert's scrape: limits in time mean nothing any more. */
export const TOO_LONG_MS = 500;

/** What is read back after the clients keeps the runner busy, and proves nothing. */
export function stoodStillMs(recording: Recording): number {
  const endMs = clientsEndMs(recording);
  return eventsOf(recording, "stall")
    .filter(({ atMs }) => atMs <= endMs)
    .reduce((sum, { forMs }) => sum + forMs, 0);
}
