/** What subscribers receive. */

import { momentOf } from "../evidence/moments.ts";
import { splitVotes } from "../evidence/sentinel-events.ts";
import { duration, durationText } from "../model/duration.ts";
import { type Expectation, met, pending, stamp, unknown, violated } from "../model/finding.ts";

/** Published so long before the fault, a message can still have been under way. */
const UNDER_WAY_MS = 1_000;

/**
 * Pub/Sub delivers at most once and only to connected subscribers: what a failure costs is what was published while the
 * subscriber was away, and nothing else.
 * @param but from the fault to so long after a step, nothing is asked.
 */
export function delivered({ but }: { but?: { since?: string; within: string } } = {}): Expectation {
  const span = (settings: Parameters<Expectation["sentence"]>[0]) =>
    but && `${durationText(but.within, settings)} after ${but.since ? `"${but.since}"` : "it"}`;
  return {
    sentence: (settings) =>
      `Pub/Sub delivers every published message${but ? ` but those between the fault and ${span(settings)}` : ""}`,
    settles: "at-end",
    // A client that is not served in time connects again, and hears nothing meanwhile.
    timed: true,
    check: (recording) => {
      if (!recording.ended) return pending("counted at the end");
      const client = recording.clients.find(({ kind }) => kind === "pubsub");
      const { lost, operations = [] } = client ?? {};
      if (!lost || !operations.some(({ outcome }) => outcome === "ok"))
        return unknown("nothing was published");
      const faultMs = momentOf(recording, "fault", "before");
      const sinceMs = momentOf(recording, but?.since ?? "fault", "after");
      if (faultMs === undefined || sinceMs === undefined) return unknown("it never took effect");
      const ordinaryMs = but ? duration(but.within, recording.settings) : 0;
      // As for whatever has a limit: without a winner the Sentinels try again only then.
      const again = splitVotes(recording, sinceMs, sinceMs + ordinaryMs);
      const untilMs = but
        ? sinceMs + ordinaryMs + again * 2 * recording.settings.failoverTimeoutMs
        : Number.NEGATIVE_INFINITY;
      const excused = (startMs: number) => startMs >= faultMs - UNDER_WAY_MS && startMs <= untilMs;
      const missed = lost.flatMap((number) => {
        const operation = operations[number];
        return operation && !excused(operation.startMs) ? [operation] : [];
      });
      const text = `${lost.length} of ${operations.length} published messages were not received`;
      const [first] = missed;
      return first
        ? violated(
            `${text}, ${missed.length} of them without an excuse, the first at ${stamp(recording, first.startMs)}`,
          )
        : met(text);
    },
  };
}
