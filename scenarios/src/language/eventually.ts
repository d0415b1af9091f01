/** The tense "within": something happens, and not too late. */

import { momentOf } from "../evidence/moments.ts";
import { splitVotes } from "../evidence/sentinel-events.ts";
import { duration, durationText, type Settings, seconds } from "../model/duration.ts";
import { type Expectation, type Finding, met, pending, unknown, violated } from "../model/finding.ts";
import type { Evidence, Recording, TimelineEvent } from "../model/journal.ts";

export interface When {
  readonly within: string;
  /** "fault" (T0, the default), "heal", or the name of a step. */
  readonly since?: string;
}

export interface Sighting {
  readonly atMs: number;
  readonly because: string;
  readonly proof?: readonly (Evidence | TimelineEvent)[];
}

export interface Eventuality extends When {
  readonly sentence: (settings: Settings) => string;
  /** The first time it happened at or after `sinceMs`, as far as is known; `limitMs` is when it is too late. */
  readonly find: (recording: Recording, sinceMs: number, limitMs: number) => Sighting | undefined;
  /** False when the sources that would have shown it were not heard: then its absence proves nothing. */
  readonly observed: (recording: Recording, fromMs: number, toMs: number) => boolean;
  /** How long after it happened it can be known that it did. */
  readonly settlesMs?: number;
}

const sinceWords = (since: string | undefined) =>
  since === undefined || since === "fault" ? "" : since === "heal" ? " of the repair" : ` of "${since}"`;

export function eventually({
  sentence,
  within,
  since,
  find,
  observed,
  settlesMs = 0,
}: Eventuality): Expectation {
  function check(recording: Recording): Finding {
    const sinceMs = momentOf(recording, since ?? "fault", "effect");
    const visibleMs = momentOf(recording, since ?? "fault", "visible");
    if (sinceMs === undefined || visibleMs === undefined) {
      return !recording.ended
        ? pending("it has not begun")
        : unknown(`"${since ?? "fault"}" never took effect, so there was nothing to wait for`);
    }
    const ordinaryMs = duration(within, recording.settings);
    const lost = splitVotes(recording, sinceMs, sinceMs + ordinaryMs);
    // No fault of the lab's: the Sentinels themselves try again only then.
    const limitMs = ordinaryMs + lost * 2 * recording.settings.failoverTimeoutMs;
    const again = lost > 0 ? ` (no Sentinel won an election; the next comes 2 x failover-timeout later)` : "";
    const sighting = find(recording, visibleMs, sinceMs + limitMs);
    if (sighting) {
      const took = Math.max(0, sighting.atMs - sinceMs);
      const text = `${sighting.because}, after ${seconds(took)}${again}`;
      return took <= limitMs ? met(text, sighting.proof) : violated(`${text}: too late`, sighting.proof);
    }
    const seenMs = recording.untilMs;
    const knownMs = sinceMs + limitMs + settlesMs;
    if (seenMs < knownMs) {
      return recording.ended ? unknown("the recording ended before it could be known") : pending("not yet");
    }
    return observed(recording, sinceMs, sinceMs + limitMs)
      ? violated(`it did not happen within ${seconds(limitMs)}${again}`)
      : unknown("what would have shown it was not heard");
  }
  return {
    sentence: (settings) =>
      `${sentence(settings)} within ${durationText(within, settings)}${sinceWords(since)}`,
    check,
    timed: true,
    settles: since === "heal" ? "after-heal" : "before-heal",
  };
}
